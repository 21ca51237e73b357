//! An import under an idempotency key: a caller that never heard the answer asks again, and what was
//! sold in between stays sold.

use std::fs::File;
use std::io::{Read, Seek};

use crate::app::exchange::ImportOptions;
use crate::app::exchange::report::Report;
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::requests::{self, Answered};
use crate::store::{Error, Tx};

/// FNV-1a: enough to tell a file from another that was sent under the same key by mistake.
const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

/// The key of an import with what it stands for; nothing without one.
#[derive(Debug)]
pub(super) struct Keyed(Option<(String, String)>);

impl Keyed {
    /// Reads the file through where there is a key, and rewinds it.
    pub(super) fn new(file: &mut File, options: &ImportOptions) -> Result<Self, Error> {
        let Some(key) = options.key.clone().filter(|_| !options.dry_run) else {
            return Ok(Self(None));
        };
        let failed = |cause| Error::Io { doing: "read the file", cause };
        let key = crate::domain::ids::text("key", &key, crate::domain::ids::TEXT_CHARS_MAX)?;
        let (mut hash, mut length) = (FNV_BASIS, 0_u64);
        let mut buffer = vec![0; 64 << 10];
        loop {
            let read = file.read(&mut buffer).map_err(failed)?;
            if read == 0 {
                break;
            }
            for byte in buffer.get(..read).unwrap_or_default() {
                hash = (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME);
            }
            length = length.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        }
        file.rewind().map_err(failed)?;
        // The file's name may change between two tries; what is done with it may not.
        let plain = ImportOptions { key: None, reference: None, ..options.clone() };
        Ok(Self(Some((key, format!("import {length} {hash:016x} {plain:?}")))))
    }

    /// The first report under the key.
    pub(super) fn known(&self, tx: &Tx<'_>) -> Result<Option<Report>, Error> {
        let Some((key, fingerprint)) = &self.0 else { return Ok(None) };
        let Some(known) = requests::find(tx, key)? else { return Ok(None) };
        if known.fingerprint != *fingerprint {
            return Err(Refused::new(Rule::KeyReused).field("key").value(key).into());
        }
        let corrupt = |error| Error::Corrupt(format!("the answer kept for key {key}: {error}"));
        serde_json::from_str(&known.answer).map(Some).map_err(corrupt)
    }

    /// Keeps the report.
    pub(super) fn keep(&self, tx: &Tx<'_>, report: &Report, now: Timestamp) -> Result<(), Error> {
        let Some((key, fingerprint)) = &self.0 else { return Ok(()) };
        let answer = serde_json::to_string(report)
            .map_err(|error| Error::Corrupt(format!("an answer: {error}")))?;
        let answered = Answered { fingerprint: fingerprint.clone(), answer };
        requests::keep(tx, key, &answered, now.millis())
    }
}

/// A refusal in a kept report: the rule's name and the facts.
pub(super) mod refused {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::domain::refused::{Facts, RULES, Refused};

    pub(in crate::app::exchange) fn serialize<S: Serializer>(
        refused: &Refused,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        (refused.rule.id(), &*refused.facts).serialize(out)
    }

    pub(in crate::app::exchange) fn deserialize<'de, D: Deserializer<'de>>(
        input: D,
    ) -> Result<Refused, D::Error> {
        let (id, facts) = <(String, Facts)>::deserialize(input)?;
        let row = RULES.iter().find(|row| row.id == id);
        let rule = row.ok_or_else(|| D::Error::custom("no such rule"))?.rule;
        Ok(Refused { rule, facts: Box::new(facts) })
    }
}

/// The same, where there may be none.
pub(super) mod refused_or_none {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::domain::refused::Refused;

    #[derive(Serialize, Deserialize)]
    struct Kept(#[serde(with = "super::refused")] Refused);

    #[expect(clippy::ref_option, reason = "serde gives the field as it is")]
    pub(in crate::app::exchange) fn serialize<S: Serializer>(
        refused: &Option<Refused>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        refused.clone().map(Kept).serialize(out)
    }

    pub(in crate::app::exchange) fn deserialize<'de, D: Deserializer<'de>>(
        input: D,
    ) -> Result<Option<Refused>, D::Error> {
        Ok(Option::<Kept>::deserialize(input)?.map(|kept| kept.0))
    }
}
