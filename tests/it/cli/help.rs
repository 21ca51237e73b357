//! Every command is in the help, and the help has every command.

use insta::assert_snapshot;
use stockroom::app::command::COMMANDS;

use super::shop::Shop;

/// The commands that a help text lists.
fn listed(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.trim().is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_list_of_commands() {
    let shop = Shop::nothing();
    let mut all = Vec::new();
    for noun in listed(&shop.run(&["--help"]).ends_with(0).out) {
        let verbs = listed(&shop.run(&[&noun, "--help"]).ends_with(0).out);
        all.push(format!("{noun} {}", verbs.join(" ")).trim().to_owned());
    }
    assert_snapshot!(all.join("\n"), @"
    product list show add set delist tag link-barcode
    warehouse list add set
    stock list show why receive adjust damage repair write-off lock unlock
    order list show holds at-risk place pay ship cancel checkout take resize substitute return unship release expire
    transfer list show suggest request dispatch receive lose cancel
    virtual list add remove deliver
    pool list show plan calendar report create set start release pause resume end
    count commands list show review resume sheet report suggest history start enter undo empty skip park tie location recount decide look approve cancel reverse
    user list add set
    alert list try log ack snooze wake
    category list set
    log undo
    tick
    overview
    import
    export
    init
    open
    demo
    batch
    verify
    backup
    restore
    config keys
    doctor
    completions
    man
    ");
}

#[test]
fn every_operation_has_a_verb_with_its_fields_and_its_sentence() {
    let shop = Shop::nothing();
    for row in COMMANDS {
        let (noun, verb) = row.path;
        let path: Vec<&str> = [noun, verb].into_iter().filter(|name| !name.is_empty()).collect();
        let mut args = path.clone();
        args.push("--help");
        let help = shop.run(&args).ends_with(0).out;
        assert!(help.contains("--dry-run") && help.contains("--key"), "{path:?}");
        let hidden = ["require", "add_tags", "remove_tags", "add_barcodes"];
        for field in row.fields.iter().filter(|field| !hidden.contains(&field.name)) {
            let flag = format!("--{}", field.name.replace('_', "-"));
            assert!(field.positional || help.contains(&flag), "{path:?} {flag}");
        }
    }
}

#[test]
fn the_help_of_a_verb_is_built_from_the_table() {
    let shop = Shop::nothing();
    let help = |args: &[&str]| shop.run(args).ends_with(0).out;
    assert_snapshot!(help(&["stock", "receive", "--help"]), @"
    Book goods in

    Usage: stockroom stock receive [OPTIONS] --warehouse <WAREHOUSE> --qty <N> <SKU>

    Arguments:
      <SKU>  The product; SKU and the suffix U names its unsellable stock

    Options:
          --warehouse <WAREHOUSE>     The warehouse's code
          --qty <N>                   Units, a whole number above 0
          --to <sellable|unsellable>  sellable (default) or unsellable (failed inspection)
          --bin <TEXT>                Where it is put
          --unit-cost <AMOUNT>        What one unit cost
          --lot <LOT>                 The lot
          --expires-on <DATE>         The day the lot expires
      -h, --help                      Print help

    For every change:
          --key <TEXT>     Idempotency key: the same again gives the first answer and changes nothing
          --at <TIME>      When it happened, for a late entry (RFC 3339)
          --by <BY>        Who did it, where you may act for others
          --reason <TEXT>  Why
          --note <TEXT>    Free text
          --ref <TEXT>     Somebody else's number for it
          --dry-run        Show what would happen, before and after, and change nothing

    Global options:
          --store <FILE>     The store file [env: STOCKROOM_STORE]
          --config <FILE>    Options to use instead of the user's own
          --keys <FILE>      Keys to use instead of the user's own
          --as <NAME>        Who does it; the user of the system when left out
          --lang <LANGUAGE>  Language of messages [possible values: en, zh-CN, zh-TW]
          --json             One JSON document on standard output, also for errors
          --plain            Lines instead of a full-screen console

    Examples:
      stockroom stock receive SOCK --warehouse WUH --qty 100 --bin A-03-2
    ");
    assert_snapshot!(help(&["order", "place", "-h"]), @"
    Place an order: it takes stock at once

    Usage: stockroom order place [OPTIONS] <SKU:QTY[@WAREHOUSE]>...

    Arguments:
      <SKU:QTY[@WAREHOUSE]>...  What is ordered

    Options:
          --order <ORDER>                     The order's code; made when left out
          --customer <TEXT>                   Who buys
          --channel <TEXT>                    Where it was placed; its rules apply
          --device <TEXT>                     The device it was placed from
          --address <TEXT>                    Where it goes
          --priority <urgent|normal|presale>  How soon it wants to leave
          --cart                              It is a basket; checkout orders it
          --expires-in-minutes <N>            Minutes until it expires unpaid; 0 for never
      -h, --help                              Print help

    For every change:
          --key <TEXT>     Idempotency key: the same again gives the first answer and changes nothing
          --at <TIME>      When it happened, for a late entry (RFC 3339)
          --by <BY>        Who did it, where you may act for others
          --reason <TEXT>  Why
          --note <TEXT>    Free text
          --ref <TEXT>     Somebody else's number for it
          --dry-run        Show what would happen, before and after, and change nothing

    Global options:
          --store <FILE>     The store file [env: STOCKROOM_STORE]
          --config <FILE>    Options to use instead of the user's own
          --keys <FILE>      Keys to use instead of the user's own
          --as <NAME>        Who does it; the user of the system when left out
          --lang <LANGUAGE>  Language of messages [possible values: en, zh-CN, zh-TW]
          --json             One JSON document on standard output, also for errors
          --plain            Lines instead of a full-screen console

    Examples:
      stockroom order place SOCK:3
      stockroom order place SOCK:2@WUH TEA:1 --order WEB-1007 --customer 林 --key WEB-1007
    ");
}
