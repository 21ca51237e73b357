//! The command line's grammar: the parser built from the tables, and values as batch reads them.

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde_json::{Map, Value};

use crate::app::command::{Field, Kind};
use crate::cli::verbs::Verb;
use crate::cli::{exchange, keeping, overview, reads, verbs};

/// What a noun is about.
#[rustfmt::skip]
const NOUNS: &[(&str, &str)] = &[
    ("product",   "The catalogue"),
    ("warehouse", "Places that hold stock"),
    ("stock",     "What is where, and why"),
    ("order",     "Orders take, ship and give back stock"),
    ("transfer",  "Stock on its way between warehouses"),
    ("virtual",   "Stock that a supplier holds and we may sell"),
    ("pool",      "Stock set aside for somebody, or kept back"),
    ("count",     "Stock-takes: the shelves are counted while the store goes on selling"),
    ("user",      "Who may do what"),
    ("alert",     "What should be looked at, why, and who knows of it"),
    ("category",  "Alert thresholds of categories and of the whole store"),
];

/// Nouns that stand alone, with or without verbs below them.
const ALONE: &[&str] = &["", "log"];

/// The whole command line.
pub(in crate::cli) fn command() -> Command {
    let mut root = Command::new("stockroom")
        .version(env!("CARGO_PKG_VERSION"))
        .about("A stock console: without a command it opens on the store")
        .disable_help_subcommand(true)
        .args(globals())
        .after_help(
            "Exit codes: 0 done; 1 refused by a rule or by bad input; 2 wrong usage; \
             3 verify found a problem; 4 store busy or unreadable; 70 our fault.",
        );
    let verbs = verbs::all();
    let mut reads = reads::commands();
    for (noun, about) in nouns(&verbs) {
        let mut group = Command::new(noun)
            .about(about)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .disable_help_subcommand(true);
        for (_, read) in reads.extract_if(.., |(of, _)| *of == noun) {
            group = group.subcommand(read);
        }
        for verb in verbs.iter().filter(|verb| verb.path.0 == noun) {
            group = group.subcommand(verb.command());
        }
        root = root.subcommand(group);
    }
    let mut log = reads::log_command().disable_help_subcommand(true);
    for verb in verbs.iter().filter(|verb| verb.path.0 == "log") {
        log = log.subcommand(verb.command());
    }
    root = root.subcommand(log);
    for verb in verbs.iter().filter(|verb| verb.path.0.is_empty()) {
        root = root.subcommand(verb.command());
    }
    root = root.subcommand(overview::command());
    root.subcommands(exchange::commands()).subcommands(keeping::commands())
}

/// Every noun with what it is about; one that nobody described is there all the same.
fn nouns(verbs: &[Verb]) -> Vec<(&'static str, &'static str)> {
    let mut all = NOUNS.to_vec();
    for (noun, _) in verbs.iter().map(|verb| verb.path) {
        if !ALONE.contains(&noun) && !all.iter().any(|(known, _)| *known == noun) {
            all.push((noun, ""));
        }
    }
    all
}

fn globals() -> Vec<Arg> {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help).global(true)
    };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help).global(true)
    };
    let all = vec![
        option("store", "FILE", "The store file")
            .env("STOCKROOM_STORE")
            .hide_env_values(true)
            .value_parser(value_parser!(std::path::PathBuf)),
        option("config", "FILE", "Options to use instead of the user's own")
            .value_parser(value_parser!(std::path::PathBuf)),
        option("keys", "FILE", "Keys to use instead of the user's own")
            .value_parser(value_parser!(std::path::PathBuf)),
        option("as", "NAME", "Who does it; the user of the system when left out"),
        option("lang", "LANGUAGE", "Language of messages").value_parser(["en", "zh-CN", "zh-TW"]),
        flag("json", "One JSON document on standard output, also for errors"),
        flag("plain", "Lines instead of a full-screen console"),
    ];
    all.into_iter().map(|arg| arg.help_heading("Global options")).collect()
}

/// Takes any text and offers the choices: what does not fit is told by the same rule as in batch.
#[derive(Clone, Copy, Debug)]
struct Hinted(&'static [&'static str]);

impl TypedValueParser for Hinted {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        clap::builder::StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(|choice| PossibleValue::new(*choice))))
    }
}

/// The argument of a field.
pub(in crate::cli) fn field(field: &Field) -> Arg {
    let flag = field.name.replace('_', "-");
    let mut arg = Arg::new(field.name).help(field.help).required(field.required);
    arg = match field.kind {
        Kind::Flag => arg.action(ArgAction::SetTrue),
        Kind::Records(_) | Kind::Texts if field.positional => {
            arg.value_name(value_name(field)).action(ArgAction::Append).num_args(1..)
        }
        Kind::Records(_) | Kind::Texts => {
            arg.value_name(value_name(field)).action(ArgAction::Append).num_args(1)
        }
        Kind::Choice(choices) => arg.value_parser(Hinted(choices)).hide_possible_values(true),
        Kind::Quantity | Kind::Signed | Kind::Figure | Kind::Money => {
            arg.value_name(value_name(field)).allow_negative_numbers(true)
        }
        Kind::Code | Kind::Text | Kind::Time | Kind::Date => arg.value_name(value_name(field)),
    };
    if let Kind::Choice(choices) = field.kind {
        arg = arg.value_name(choices.join("|"));
    }
    if field.positional { arg } else { arg.long(flag) }
}

fn value_name(field: &Field) -> String {
    match (field.kind, field.name) {
        (Kind::Quantity | Kind::Figure | Kind::Signed, _) if !field.positional => "N".to_owned(),
        (Kind::Money, _) => "AMOUNT".to_owned(),
        (Kind::Time, _) => "TIME".to_owned(),
        (Kind::Date, _) => "DATE".to_owned(),
        (Kind::Text, _) => "TEXT".to_owned(),
        (Kind::Records(parts), _) => shorthand(parts),
        (Kind::Texts, "add_tags") => "TAGS".to_owned(),
        (_, name) => name.replace('_', "-").to_uppercase(),
    }
}

/// How a record is written in one word: `SKU:QTY[@WAREHOUSE]`.
fn shorthand(parts: &[Field]) -> String {
    let has = |name: &str| parts.iter().any(|part| part.name == name);
    let form = if has("to") {
        "SKU:QTY:sellable|unsellable[:REASON]"
    } else if parts.iter().any(|part| part.name == "warehouse" && part.required) {
        "SKU:QTY@WAREHOUSE"
    } else if has("warehouse") {
        "SKU:QTY[@WAREHOUSE]"
    } else if has("code") {
        "CODE[:UNITS]"
    } else {
        "SKU:QTY"
    };
    form.to_owned()
}

/// The value of a field as batch reads it; `None` when it was not given.
pub(in crate::cli) fn value(field: &Field, matches: &ArgMatches) -> Option<Value> {
    // A verb need not offer every field of its operation.
    matches.try_contains_id(field.name).ok().filter(|given| *given)?;
    let one = || matches.get_one::<String>(field.name).cloned();
    let many = || matches.get_many::<String>(field.name).into_iter().flatten();
    match field.kind {
        Kind::Flag => matches.get_flag(field.name).then_some(Value::Bool(true)),
        Kind::Texts => {
            // field=value pairs may hold commas; words may not.
            let split = |text: &'_ String| -> Vec<String> {
                if field.name == "expect" { vec![text.clone()] } else { words(text) }
            };
            Some(many().flat_map(split).map(Value::from).collect())
        }
        Kind::Records(parts) => {
            let given = many().filter(|text| !text.trim().is_empty());
            Some(given.map(|text| record(parts, text)).collect())
        }
        Kind::Code
        | Kind::Text
        | Kind::Quantity
        | Kind::Signed
        | Kind::Figure
        | Kind::Money
        | Kind::Choice(_)
        | Kind::Time
        | Kind::Date => one().map(Value::from),
    }
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split([',', '，', '、']);
    parts.map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Reads [`shorthand`], or a JSON object for what it has no room for. What is left out is left out of the record as well, so that the rule about
/// missing fields tells it.
fn record(parts: &[Field], text: &str) -> Value {
    if text.starts_with('{')
        && let Ok(record) = serde_json::from_str(text)
    {
        return record;
    }
    let has = |name: &str| parts.iter().any(|part| part.name == name);
    let mut record = Map::new();
    let mut put = |name: &str, value: &str| {
        record.insert(name.to_owned(), Value::from(value));
    };
    if has("to") {
        let pieces: Vec<&str> = text.split(':').collect();
        let shelf = |piece: &&str| matches!(*piece, "sellable" | "unsellable");
        // The first two pieces are SKU and quantity; a SKU may hold colons of its own.
        let named = pieces.iter().skip(2).position(shelf).map(|at| at.saturating_add(2));
        let at = named.unwrap_or(pieces.len().max(2));
        let join = |from: usize, to: usize| pieces.get(from..to).unwrap_or_default().join(":");
        put("sku", &join(0, at.saturating_sub(1)));
        if let Some(quantity) = at.checked_sub(1).and_then(|at| pieces.get(at)) {
            put("qty", quantity);
        }
        if let Some(shelf) = pieces.get(at) {
            put("to", shelf);
        }
        let reason = join(at.saturating_add(1), pieces.len());
        if !reason.is_empty() {
            put("reason", &reason);
        }
        return Value::Object(record);
    }
    let (name, count) = if has("code") { ("code", "units") } else { ("sku", "qty") };
    match text.rsplit_once(':') {
        None => put(name, text),
        Some((code, rest)) => {
            put(name, code);
            match rest.split_once('@') {
                Some((quantity, warehouse)) if has("warehouse") => {
                    put(count, quantity);
                    put("warehouse", warehouse);
                }
                Some(_) | None => put(count, rest),
            }
        }
    }
    Value::Object(record)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{command, record};
    use crate::app::command::{Field, spec};

    fn parts(op: &str) -> &'static [Field] {
        let lines = spec(op).unwrap().fields.iter().find(|field| field.name == "lines").unwrap();
        let crate::app::command::Kind::Records(parts) = lines.kind else { panic!("records") };
        parts
    }

    #[test]
    fn the_grammar_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn a_line_of_an_order_is_one_word() {
        let line = |text| record(parts("order"), text);
        assert_eq!(line("SOCK:3"), json!({"sku": "SOCK", "qty": "3"}));
        assert_eq!(line("A:B:3@WUH"), json!({"sku": "A:B", "qty": "3", "warehouse": "WUH"}));
        assert_eq!(line("SOCK"), json!({"sku": "SOCK"}));
    }

    #[test]
    fn a_line_of_a_return_says_where_to_and_why() {
        let line = |text| record(parts("return"), text);
        assert_eq!(
            line("SOCK:1:unsellable:torn: at the heel"),
            json!({"sku": "SOCK", "qty": "1", "to": "unsellable", "reason": "torn: at the heel"})
        );
        assert_eq!(line("A:B:1:sellable"), json!({"sku": "A:B", "qty": "1", "to": "sellable"}));
        assert_eq!(line("SOCK:1"), json!({"sku": "SOCK", "qty": "1"}));
    }
}
