//! Transfers: request, dispatch, receive, lose, cancel.

use serde::Serialize;

use crate::app::command::fields::{Field, Kind as FieldKind, Values};
use crate::app::command::{Command, Context, QTY, SKU, TRANSFER, field, needed};
use crate::domain::movement::Kind;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::Bucket;
use crate::domain::transfer::TransferStep;
use crate::store::ledger::Entry;
use crate::store::transfers::{self, NewTransfer, TransferRow};
use crate::store::{Error, products};

const SHELVES: &[Bucket] = &[Bucket::Sellable, Bucket::Unsellable];

pub(in crate::app::command) const REQUEST: &[Field] = &[
    SKU,
    needed("from", FieldKind::Code, "The warehouse that sends"),
    needed("to", FieldKind::Code, "The warehouse that receives"),
    QTY,
    field("transfer", FieldKind::Code, "The transfer's code; made when left out"),
    field("expected_on", FieldKind::Date, "The day it should arrive"),
];

pub(in crate::app::command) const RECEIVE: &[Field] = &[
    TRANSFER,
    field("qty", FieldKind::Quantity, "Units; all on the road when left out"),
    field("to", FieldKind::Choice(&["sellable", "unsellable"]), "sellable (default) or unsellable"),
];

/// A transfer is requested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TransferRequest {
    /// The caller's code.
    pub transfer: Option<String>,
    /// The product.
    pub sku: String,
    /// The sender.
    pub from: String,
    /// The receiver.
    pub to: String,
    /// Units.
    pub qty: i64,
    /// Day it should arrive, in days since 1970-01-01.
    pub expected_on: Option<i64>,
}

pub(in crate::app::command) fn read_request(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    Ok(Command::TransferRequest(TransferRequest {
        transfer: values.optional_code("transfer")?,
        sku: values.code("sku")?,
        from: values.code("from")?,
        to: values.code("to")?,
        qty: values.quantity("qty")?,
        expected_on: values.date("expected_on")?,
    }))
}

impl TransferRequest {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        if let Some(code) = &self.transfer
            && transfers::find(context.tx, code)?.is_some()
        {
            return Err(Refused::new(Rule::DocumentTaken).field("transfer").document(code).into());
        }
        let product = context.sellable_product(&self.sku)?;
        let (from, to) = (context.warehouse(&self.from)?, context.warehouse(&self.to)?);
        if from.id == to.id {
            return Err(Refused::new(Rule::SameWarehouse).field("to").warehouse(to.code).into());
        }
        let new = NewTransfer {
            code: self.transfer.as_deref(),
            product: product.id,
            from: from.id,
            to: to.id,
            quantity: self.qty,
            requested_at: context.now.millis(),
            expected_on: self.expected_on,
            actor: context.stamp.actor,
        };
        let (id, code) = transfers::insert(context.tx, &new)?;
        context.outcome.transfer = Some(code);
        let entry = Entry {
            kind: Kind::TransferRequest,
            product: &product,
            warehouse: &from,
            quantity: self.qty,
            document: Some(id),
            reverses: None,
            reason: None,
        };
        context.post(&entry).map(drop)
    }
}

/// A transfer takes its next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TransferStepInput {
    /// The transfer's code.
    pub transfer: String,
    /// What happens.
    #[serde(skip)]
    pub step: TransferStep,
    /// The step's name, for the fingerprint.
    pub name: &'static str,
    /// Units; `None` for all that can.
    pub qty: Option<i64>,
}

pub(in crate::app::command) fn read_step(op: &str, mut values: Values) -> Result<Command, Refused> {
    let to = values.choice("to", SHELVES, Bucket::name)?;
    let (step, name) = match (op, to) {
        ("transfer_dispatch", _) => (TransferStep::Dispatch, "dispatch"),
        ("transfer_receive", Some(Bucket::Unsellable)) => {
            (TransferStep::ReceiveUnsellable, "receive_unsellable")
        }
        ("transfer_receive", _) => (TransferStep::Receive, "receive"),
        ("transfer_lose", _) => (TransferStep::Lose, "lose"),
        ("transfer_cancel", _) => (TransferStep::Cancel, "cancel"),
        _ => return Err(Refused::new(Rule::UnknownOp).value(op)),
    };
    let (transfer, qty) = (values.code("transfer")?, values.optional_quantity("qty")?);
    Ok(Command::TransferStep(TransferStepInput { transfer, step, name, qty }))
}

impl TransferStepInput {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let found = transfers::find(context.tx, &self.transfer)?;
        let transfer = found
            .ok_or_else(|| Refused::new(Rule::TransferUnknown).document(self.transfer.trim()))?;
        let progress = transfer.progress();
        let quantity = self.qty.unwrap_or_else(|| progress.available(self.step));
        if progress.available(self.step) == 0 {
            let refused = Refused::new(Rule::TransferState).document(&transfer.code);
            return Err(refused.state(transfer.state).other(self.name).into());
        }
        let next = progress
            .after(self.step, quantity)
            .map_err(|refused| refused.document(&transfer.code).sku(&transfer.sku))?;
        transfers::update(context.tx, &transfer, &next, context.now.millis())?;
        context.outcome.transfer = Some(transfer.code.clone());
        self.post(context, &transfer, quantity)
    }

    fn post(
        &self,
        context: &mut Context<'_>,
        transfer: &TransferRow,
        quantity: i64,
    ) -> Result<(), Error> {
        let (at_sender, at_receiver) = match self.step {
            TransferStep::Dispatch => (Kind::TransferDispatch, None),
            TransferStep::Receive => (Kind::TransferArrive, Some(Kind::TransferReceive)),
            TransferStep::ReceiveUnsellable => {
                (Kind::TransferArrive, Some(Kind::TransferReceiveUnsellable))
            }
            TransferStep::Lose => (Kind::TransferLose, None),
            TransferStep::Cancel => (Kind::TransferCancel, None),
        };
        let product = products::by_id(context.tx, transfer.product)?;
        let ends = [(Some(at_sender), &transfer.from), (at_receiver, &transfer.to)];
        for (kind, code) in ends {
            let Some(kind) = kind else { continue };
            let warehouse = context.warehouse(code)?;
            let entry = Entry {
                kind,
                product: &product,
                warehouse: &warehouse,
                quantity,
                document: Some(transfer.id),
                reverses: None,
                reason: None,
            };
            context.post(&entry)?;
        }
        Ok(())
    }
}
