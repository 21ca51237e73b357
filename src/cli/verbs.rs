//! The verbs that write: one for every row of [`COMMANDS`], and a few that are the same operations
//! with some fields given beforehand.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Value};

use crate::app::Request;
use crate::app::command::{COMMANDS, COMMON, Field, Kind};
use crate::cli::args;
use crate::domain::refused::Refused;

/// One verb of the command line.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Verb {
    /// Noun and verb; an empty noun for a verb of its own.
    pub(in crate::cli) path: (&'static str, &'static str),
    /// The operation.
    op: &'static str,
    /// What it takes, beside [`COMMON`].
    fields: &'static [Field],
    /// What is given beforehand.
    fixed: &'static [(&'static str, &'static str)],
    /// One sentence.
    help: &'static str,
    /// Lines for the end of its help.
    examples: &'static str,
}

const fn placed(name: &'static str, kind: Kind, required: bool, help: &'static str) -> Field {
    Field { name, kind, required, positional: true, help }
}

const SKU: Field = placed("sku", Kind::Code, true, "The product's code");
const TAG: &[Field] = &[
    SKU,
    placed("add_tags", Kind::Texts, false, "Tags to add, separated by commas or spaces"),
    Field {
        positional: false,
        ..placed("remove_tags", Kind::Texts, false, "Tags to take away, separated by commas")
    },
];
const BARCODE: &[Field] = &[
    placed("code", Kind::Code, true, "The code as scanned"),
    placed("units", Kind::Quantity, false, "Units that one scan stands for"),
];
const LINK: &[Field] = &[
    SKU,
    placed(
        "add_barcodes",
        Kind::Records(BARCODE),
        true,
        "CODE, or CODE:UNITS for a pack of several",
    ),
];

/// Verbs whose operation has some fields given beforehand.
#[rustfmt::skip]
const SPECIAL: &[Verb] = &[
    Verb { path: ("product", "add"),          op: "product",   fields: &[],  fixed: &[("require", "new")],                          help: "Add a product",                        examples: "stockroom product add SOCK --name 'Wool socks' --threshold 10 --barcodes 6901028075763" },
    Verb { path: ("product", "set"),          op: "product",   fields: &[],  fixed: &[("require", "known")],                        help: "Set the fields given of a product",    examples: "stockroom product set SOCK --threshold 32 --safety 60\nstockroom product set SOCK --threshold ''          back to the store's default" },
    Verb { path: ("product", "delist"),       op: "product",   fields: &[SKU], fixed: &[("require", "known"), ("state", "delisted")], help: "Stop offering a product",            examples: "" },
    Verb { path: ("product", "tag"),          op: "product",   fields: TAG,  fixed: &[("require", "known")],                        help: "Add tags to a product, or take some away", examples: "stockroom product tag SOCK winter,wool --remove-tags summer" },
    Verb { path: ("product", "link-barcode"), op: "product",   fields: LINK, fixed: &[("require", "known")],                        help: "Tie barcodes to a product",            examples: "stockroom product link-barcode SOCK 6901028075763 16901028075760:12" },
    Verb { path: ("warehouse", "add"),        op: "warehouse", fields: &[],  fixed: &[("require", "new")],                          help: "Add a warehouse",                      examples: "stockroom warehouse add WUH --name 武汉仓" },
    Verb { path: ("warehouse", "set"),        op: "warehouse", fields: &[],  fixed: &[("require", "known")],                        help: "Set the fields given of a warehouse",  examples: "" },
    Verb { path: ("user", "add"),             op: "user",      fields: &[],  fixed: &[("require", "new")],                          help: "Add a user",                           examples: "stockroom user add chen --role clerk\nstockroom user add till --role viewer --may-act yes      a shared account" },
    Verb { path: ("user", "set"),             op: "user",      fields: &[],  fixed: &[("require", "known")],                        help: "Set what a user may do",               examples: "stockroom user set chen --role operator" },
];

/// Examples of verbs that need no more than their row of [`COMMANDS`].
#[rustfmt::skip]
const EXAMPLES: &[(&str, &str)] = &[
    ("receive",          "stockroom stock receive SOCK --warehouse WUH --qty 100 --bin A-03-2"),
    ("adjust",           "stockroom stock adjust SOCK --warehouse WUH --qty -2 --reason 'found broken'\nstockroom stock adjust SOCK --warehouse WUH --qty +10 --expect 37 --reason recount"),
    ("order",            "stockroom order place SOCK:3\nstockroom order place SOCK:2@WUH TEA:1 --order WEB-1007 --customer 林 --key WEB-1007"),
    ("ship",             "stockroom order ship O-17\nstockroom order ship O-17 SOCK:1"),
    ("return",           "stockroom order return O-17 SOCK:1:sellable\nstockroom order return O-17 'SOCK:1:unsellable:torn at the heel'"),
    ("transfer_request", "stockroom transfer request SOCK --from WUH --to BJ --qty 100 --expected-on 2026-11-24"),
    ("undo",             "stockroom log undo --movement 41"),
];

/// Fields of an operation that only some verbs give.
const HIDDEN: &[&str] = &["require", "add_tags", "remove_tags", "add_barcodes"];

/// Every verb that writes.
pub(in crate::cli) fn all() -> Vec<Verb> {
    let mut verbs: Vec<Verb> = SPECIAL
        .iter()
        .map(|verb| {
            let fields = if verb.fields.is_empty() { fields(verb.op) } else { verb.fields };
            Verb { fields, ..*verb }
        })
        .collect();
    for row in COMMANDS {
        if verbs.iter().any(|verb| verb.path == row.path) {
            continue;
        }
        let examples = EXAMPLES.iter().find(|(op, _)| *op == row.op);
        verbs.push(Verb {
            path: row.path,
            op: row.op,
            fields: row.fields,
            fixed: &[],
            help: row.help,
            examples: examples.map_or("", |(_, text)| text),
        });
    }
    verbs
}

fn fields(op: &str) -> &'static [Field] {
    crate::app::command::spec(op).map_or(&[], |row| row.fields)
}

impl Verb {
    /// Its name on the command line.
    pub(in crate::cli) const fn name(&self) -> &'static str {
        self.path.1
    }

    fn given_beforehand(&self, field: &Field) -> bool {
        let own = self.fields.iter().any(|other| other.name == field.name && other.positional);
        self.fixed.iter().any(|(name, _)| *name == field.name)
            || (HIDDEN.contains(&field.name) && !own && self.fields.len() > TAG.len())
    }

    /// The verb for the parser.
    pub(in crate::cli) fn command(&self) -> Command {
        let mut command = Command::new(self.name()).about(self.help);
        for field in self.fields.iter().filter(|field| !self.given_beforehand(field)) {
            command = command.arg(args::field(field));
        }
        for field in COMMON {
            command = command.arg(args::field(field).help_heading("For every change"));
        }
        let dry_run = Arg::new("dry-run")
            .long("dry-run")
            .action(ArgAction::SetTrue)
            .help("Show what would happen, before and after, and change nothing")
            .help_heading("For every change");
        let command = command.arg(dry_run);
        if self.examples.is_empty() {
            return command;
        }
        let lines: Vec<String> = self.examples.lines().map(|line| format!("  {line}")).collect();
        command.after_help(format!("Examples:\n{}", lines.join("\n")))
    }

    /// The request that the matches make: the same map as a line of the batch format.
    pub(in crate::cli) fn request(&self, matches: &ArgMatches) -> Result<Request, Refused> {
        let mut given = Map::new();
        given.insert("op".to_owned(), Value::from(self.op));
        for (name, value) in self.fixed {
            given.insert((*name).to_owned(), Value::from(*value));
        }
        for field in self.fields.iter().chain(COMMON) {
            if !given.contains_key(field.name)
                && let Some(value) = args::value(field, matches)
            {
                given.insert(field.name.to_owned(), value);
            }
        }
        Request::read(given)
    }
}
