//! The command sheet: every barcode of the page reads as what stands below it.

use stockroom::domain::scan::code128::modules;

use super::shop::Shop;

/// The bars of every label of an SVG page, as modules.
fn bars(page: &str) -> Vec<Vec<bool>> {
    let paths = page.split("<path d=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    paths.map(read).collect()
}

/// `M100 50h10v150h-10z` is a bar of two modules at 100.
fn read(path: &str) -> Vec<bool> {
    let bar = |bar: &str| {
        let (x, rest) = bar.split_once(' ').unwrap();
        let width = rest.split_once('h').unwrap().1.split_once('v').unwrap().0;
        (x.parse::<usize>().unwrap() / 5, width.parse::<usize>().unwrap() / 5)
    };
    let bars: Vec<(usize, usize)> = path.split('M').skip(1).map(bar).collect();
    let (start, (last, width)) = (bars[0].0, *bars.last().unwrap());
    let mut modules = vec![false; last + width - start];
    for (x, width) in bars {
        modules[x - start..x - start + width].fill(true);
    }
    modules
}

#[test]
fn every_barcode_of_the_page_is_the_code_written_below_it() {
    let shop = Shop::nothing();
    let page = shop.run(&["count", "commands", "--svg", "--location", "A-03-2"]).ends_with(0).out;
    let codes = [
        "#UNDO",
        "#NEXT",
        "#DONE",
        "#QTY:2",
        "#QTY:3",
        "#QTY:6",
        "#QTY:12",
        "#QTY:24",
        "#QTY:48",
        "#LOC:A-03-2",
    ];
    let wanted: Vec<Vec<bool>> = codes.iter().map(|code| modules(code).unwrap()).collect();
    assert_eq!(bars(&page), wanted);
    for code in codes {
        assert!(page.contains(&format!(">{code}</text>")), "{code}");
    }
    let piped = shop.run(&["count", "commands", "--location", "A-03-2"]).out;
    assert_eq!(piped, page, "what is piped is the page");
}

#[test]
fn the_page_goes_to_a_file_and_replaces_none_unasked() {
    let shop = Shop::nothing();
    let file = shop.path("sheet.svg");
    let file = file.to_str().unwrap();
    let said = shop.run(&["--lang", "zh-CN", "count", "commands", file]).ends_with(0).out;
    assert!(said.contains("sheet.svg"), "{said}");
    assert!(std::fs::read_to_string(file).unwrap().contains("撤销上一笔"));
    shop.run(&["count", "commands", file]).ends_with(1);
    shop.run(&["count", "commands", "--force", file]).ends_with(0);
    let long = ["B-01"; 30].map(|bin| ["--location", bin]).concat();
    let arguments = [vec!["count", "commands", "--svg"], long].concat();
    let page = shop.run(&arguments).ends_with(0).out;
    assert_eq!(bars(&page).len(), 39);
    assert!(page.contains("height=\"891.0mm\""), "three pages: {}", &page[..200]);
}

#[test]
fn in_the_terminal_bars_are_blocks_or_blanks() {
    let shop = Shop::nothing();
    let drawn = shop.run(&["count", "commands", "--terminal"]).ends_with(0).out;
    assert!(drawn.contains('\u{258c}') && drawn.contains("#UNDO"));
    let blanks = shop.run(&["count", "commands", "--blanks"]).ends_with(0).out;
    assert!(blanks.is_ascii());
    let row = blanks.lines().find(|line| line.starts_with("\x1b[107m")).unwrap();
    let read: Vec<bool> = row
        .split("\x1b[")
        .filter_map(|part| part.split_once('m'))
        .flat_map(|(ground, run)| std::iter::repeat_n(ground == "40", run.len()))
        .collect();
    assert_eq!(&read[10..read.len() - 10], modules("#UNDO").unwrap());
}
