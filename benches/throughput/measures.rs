//! Every measure, by the name it has in the table.

use std::cell::LazyCell;
use std::path::Path;
use std::time::Instant;

use serde_json::json;
use stockroom::app::Query;
use stockroom::tui::input::Code;

use crate::Options;
use crate::bare::{Ledger, Sums, Words};
use crate::console::{Cost, Desk};
use crate::pairs::Pairs;
use crate::shop::Shop;
use crate::table::{Table, median, paired, timed};
use crate::work::{alone, command, four, prepare};

/// The program that the measures of whole processes start.
const PROGRAM: &str = env!("CARGO_BIN_EXE_stockroom");

/// A run under way.
struct Run<'a> {
    options: &'a Options,
    folder: &'a Path,
    table: Table,
}

impl Run<'_> {
    fn wanted(&self, name: &str) -> bool {
        self.options.only.as_deref().is_none_or(|only| name.contains(only))
    }
}

/// Measures everything that is wanted.
pub(crate) fn all(options: &Options) -> Table {
    let folder = tempfile::tempdir_in(&options.folder).unwrap();
    let mut run = Run { options, folder: folder.path(), table: Table::default() };
    let kept = options.keep.clone();
    let store = kept.clone().unwrap_or_else(|| folder.path().join("shop.db"));
    let fresh = !store.exists();
    let lists = prepare(folder.path(), options.products);
    let mut shop = if fresh {
        Shop::import(&store, &lists, options.products)
    } else {
        Shop::open(&store, options.products, 1)
    };
    imports(&mut run);
    let sums = Sums::of(&store);
    let start = Instant::now();
    let have = sums.movements();
    if have < options.movements {
        shop.sell(have, options.movements);
        let rate = (options.movements - have) as f64 / start.elapsed().as_secs_f64();
        run.table.figure("ledger_grows", "movements_per_s", rate, "");
    }
    reads(&mut run, &shop, &sums);
    console(&mut run, &store);
    checks(&mut run, &store, &sums);
    processes(&mut run, &store, &shop);
    writes(&mut run, &store, &mut shop);
    run.table
}

fn imports(run: &mut Run<'_>) {
    if !run.wanted("import") {
        return;
    }
    let products = run.options.products;
    let times = if run.options.short { 1 } else { run.options.pairs.min(3) };
    let (mut ours, mut bare, mut memory) = (Vec::new(), Vec::new(), 0.0_f64);
    let paths = [run.folder.join("import.db"), run.folder.join("import-bare.db")];
    for _ in 0..times {
        for path in &paths {
            for end in ["", "-wal", "-shm", "-turn"] {
                drop(std::fs::remove_file(format!("{}{end}", path.display())));
            }
        }
        let (seconds, peak) = alone("import", &paths[0], products);
        memory = memory.max(peak);
        ours.push(seconds);
        bare.push(alone("import_bare", &paths[1], products).0);
    }
    let (ours, bare) = (median(ours), median(bare));
    let rates = (products as f64 / ours, products as f64 / bare);
    run.table.ratio("import", rates, bare / ours, times, "0.5, as products a second");
    run.table.figure("import_memory", "MiB", memory, "64 at most");
    let size = |path: &Path| std::fs::metadata(path).unwrap().len() as f64;
    let ratio = size(&paths[0]) / size(&paths[1]);
    run.table.figure("import_file", "of_the_bare_file", ratio, "1.35 at most");
}

fn reads(run: &mut Run<'_>, shop: &Shop, sums: &Sums) {
    let times = if run.options.short { 3 } else { 300 };
    let bare = run.folder.join("import-bare.db");
    let words = bare.exists().then(|| Words::of(&bare));
    for (name, query) in shop.queries() {
        if run.wanted(name) {
            shop.ask(&query);
            let bare = words.as_ref().filter(|_| name == "low_stock").map(|words| {
                timed(times, || {
                    std::hint::black_box(words.low());
                })
            });
            let millis = timed(times, || drop(shop.ask(&query)));
            let asked = if name == "low_stock" { "2 x the bare p99" } else { "p99 16 ms" };
            run.table.times(name, millis, bare, asked);
        }
    }
    searches(run, shop, words.as_ref(), times);
    if run.wanted("totals") {
        assert_eq!(shop.sellable(), sums.sellable(), "what is kept is what it would be if summed");
        let bare = timed(times.min(5), || {
            std::hint::black_box(sums.sellable());
        });
        let millis = timed(times, || {
            std::hint::black_box(shop.sellable());
        });
        run.table.times("totals", millis, Some(bare), "1/100 of summing anew, and equal to it");
    }
    if run.wanted("velocity") {
        velocity(run, shop, sums, times);
    }
}

/// What sold of late: kept, summed from the sales by day, and summed anew from the ledger.
fn velocity(run: &mut Run<'_>, shop: &Shop, sums: &Sums, times: usize) {
    let (kept, anew) = (sums.sold_kept(), sums.sold_anew());
    assert_eq!(kept, anew, "what is kept is what it would be if summed");
    let bare = timed(times.min(3), || {
        std::hint::black_box(sums.sold_anew());
    });
    let by_day = timed(times.min(5), || {
        std::hint::black_box(sums.sold_by_day());
    });
    let sku = shop.a_sku();
    let ask = Query::Product { code: sku };
    let millis = timed(times, || drop(shop.ask(&ask)));
    run.table.times("velocity", millis, Some(bare.clone()), "1/100 of summing anew, equal to it");
    run.table.times("velocity_by_day", by_day, Some(bare), "1.5 x summing along the index");
}

/// What is typed to find products, beside the trigram index of an import; words that are too short
/// for that one beside a table of pairs.
fn searches(run: &mut Run<'_>, shop: &Shop, words: Option<&Words>, times: usize) {
    let folder = run.folder;
    let pairs = LazyCell::new(|| Pairs::of(&folder.join("pairs.db"), &folder.join("products.csv")));
    for (name, word) in Shop::searches() {
        if !run.wanted(name) {
            continue;
        }
        // A model number is another one each time, on both sides.
        let each: Vec<String> = (0..times)
            .map(|at| if name == "search_model" { Shop::model(at) } else { word.to_owned() })
            .collect();
        let bare = |first: &dyn Fn(&str) -> usize| {
            let mut each = each.iter();
            timed(times, || {
                std::hint::black_box(first(each.next().unwrap()));
            })
        };
        let (bare, asked) = if word.chars().count() < 3 {
            (Some(bare(&|word| pairs.first(word))), "5 x the bare p99")
        } else {
            let words = words.filter(|_| name != "search_initials");
            (words.map(|words| bare(&|word| words.first(word))), "2 x the bare p99")
        };
        shop.ask(&Shop::search(word));
        let mut each = each.iter();
        let millis = timed(times, || drop(shop.ask(&Shop::search(each.next().unwrap()))));
        run.table.times(name, millis, bare, asked);
    }
}

/// Keys of the console, each with how it is to be got ready and how often it is pressed.
const KEYS: [(&str, &[Code], Code, usize); 6] = [
    ("console_down", &[Code::Home], Code::Down, 12),
    ("console_scroll", &[Code::PageDown], Code::Down, 100),
    ("console_page", &[Code::Home], Code::PageDown, 100),
    ("console_end", &[Code::Home], Code::End, 1),
    ("console_up_at_end", &[Code::End], Code::Up, 12),
    ("console_home", &[Code::End], Code::Home, 1),
];

fn console(run: &mut Run<'_>, store: &Path) {
    if !run.wanted("console") {
        return;
    }
    let times = if run.options.short { 1 } else { 30 };
    let opened: Vec<Cost> = (0..times).map(|_| Desk::open(store).1).collect();
    told(run, "console_first_frame", &opened, "2 x the bare frame + 5 ms");
    let (mut desk, _) = Desk::open(store);
    for (name, ready, key, count) in KEYS {
        let mut costs = Vec::new();
        for _ in 0..times.max(count) / count {
            for key in ready {
                desk.press(*key);
            }
            costs.extend((0..count).map(|_| desk.press(key)));
        }
        told(run, name, &costs, "2 x + 0.5 ms; p99 16 ms");
    }
    for (name, letter) in [
        ("console_overview", 'v'),
        ("console_alerts", 'a'),
        ("console_stock", 's'),
        ("console_orders", 'o'),
        ("console_promotions", 'm'),
        ("console_log", 'l'),
    ] {
        let open = |desk: &mut Desk| {
            desk.press(Code::Char('g'));
            desk.press(Code::Char('p'));
            desk.press(Code::Char('g'));
            desk.press(Code::Char(letter))
        };
        let costs: Vec<Cost> = (0..times).map(|_| open(&mut desk)).collect();
        told(run, name, &costs, "p99 50 ms");
    }
    let mut costs = Vec::new();
    for (_, word) in Shop::searches() {
        // Leaving the filter leads back to where one came from: each word begins on Products.
        for key in ['g', 'p', '/'] {
            desk.press(Code::Char(key));
        }
        costs.extend(word.chars().map(|letter| desk.press(Code::Char(letter))));
        desk.press(Code::Esc);
        desk.press(Code::Esc);
    }
    told(run, "console_search_typed", &costs, "p99 30 ms");
    for key in ['g', 'p', '/'] {
        desk.press(Code::Char(key));
    }
    let costs = [desk.paste("wool socks ".repeat(2_500))];
    desk.press(Code::Esc);
    desk.press(Code::Esc);
    told(run, "console_paste_27_kb", &costs, "100 ms");
}

/// One line for what keys cost, and one for the bytes of a frame.
fn told(run: &mut Run<'_>, name: &str, costs: &[Cost], asked: &str) {
    let bytes = |of: fn(&Cost) -> usize| median(costs.iter().map(|cost| of(cost) as f64).collect());
    let (ours, theirs) = (bytes(|cost| cost.bytes), bytes(|cost| cost.bare_bytes));
    let bare = costs.iter().map(|cost| cost.bare_millis).collect();
    let millis = costs.iter().map(|cost| cost.millis).collect();
    run.table.times(name, millis, Some(bare), asked);
    let record = json!({"name": format!("{name}_bytes"), "bytes": ours, "bare_bytes": theirs});
    run.table.told(&format!("{name}_bytes"), &record, &format!("{ours} of {theirs} bytes"), "");
}

fn checks(run: &mut Run<'_>, store: &Path, sums: &Sums) {
    let products = run.options.products;
    if run.wanted("verify") {
        let start = Instant::now();
        sums.fold();
        let bare = start.elapsed().as_secs_f64();
        let (seconds, peak) = alone("verify", store, products);
        let moved = sums.movements() as f64;
        let rates = (moved / seconds, moved / bare);
        run.table.ratio("verify", rates, bare / seconds, 1, "1/3, as movements a second");
        run.table.figure("verify_memory", "MiB", peak, "64 at most");
    }
    for what in ["export", "batch"] {
        let name = format!("{what}_memory");
        if run.wanted(&name) {
            let (_, peak) = alone(what, store, products);
            run.table.figure(&name, "MiB", peak, "64 at most");
        }
    }
    if run.wanted("size") {
        let (sizes, movement) = sums.sizes();
        run.table.figure("size_of_a_movement", "bytes", movement, "160 at most");
        let mib = |bytes: i64| bytes as f64 / f64::from(1 << 20);
        let told: Vec<String> =
            sizes.iter().take(8).map(|(name, size)| format!("{name} {:.0}", mib(*size))).collect();
        let record =
            json!({"name": "size_mib", "tables": sizes.iter().take(12).collect::<Vec<_>>()});
        run.table.told("size_mib", &record, &told.join(", "), "said per table");
    }
}

fn processes(run: &mut Run<'_>, store: &Path, shop: &Shop) {
    if !run.wanted("process") {
        return;
    }
    let times = if run.options.short { 2 } else { 50 };
    let path = store.to_string_lossy().into_owned();
    let bare_path = run.folder.join("bare-once.db");
    drop(Ledger::fill(&bare_path, 100));
    let bare: Vec<f64> = (0..times)
        .map(|_| {
            let exe = std::env::current_exe().unwrap();
            let exe = exe.to_string_lossy().into_owned();
            let once = ["--work", "reserve_once", "--products", "100", "--store"];
            command(&exe, &[&once[..], &[&bare_path.to_string_lossy()]].concat())
        })
        .collect();
    let sku = shop.a_sku();
    let show = ["--store", &path, "stock", "show", &sku, "--json"];
    let millis = (0..times).map(|_| command(PROGRAM, &show)).collect();
    run.table.times("process_stock_show", millis, Some(bare.clone()), "3 x");
    let line = format!("{sku}:1@WUH");
    let place = ["--store", &path, "order", "place", &line, "--json"];
    let millis = (0..times).map(|_| command(PROGRAM, &place)).collect();
    run.table.times("process_order", millis, Some(bare), "3 x");
}

fn writes(run: &mut Run<'_>, store: &Path, shop: &mut Shop) {
    let (options, products) = (run.options, run.options.products);
    let bare_path = run.folder.join("bare.db");
    let mut bare = Ledger::fill(&bare_path, products);
    let pairs = options.pairs;
    let scale = if options.short { 20 } else { 1 };
    if run.wanted("order_durable") {
        let units = 2_000 / scale;
        let product = || (0..units).for_each(|_| shop.order(1));
        let measured = paired(pairs, product, || bare.reserve(units, 1));
        run.table.rates("order_durable", &measured, units, "0.6");
    }
    if run.wanted("order_1000_lines") {
        let lines = 1_000 / scale;
        let measured = paired(pairs, || shop.order(lines), || bare.reserve(lines, lines));
        run.table.rates("order_1000_lines", &measured, lines, "0.5");
    }
    if run.wanted("batch_group_1000") {
        let units = 10_000 / scale;
        let measured = paired(pairs, || shop.batch(units), || bare.reserve(units, 1_000));
        run.table.rates("batch_group_1000", &measured, units, "0.3");
    }
    if run.wanted("four_processes") && !options.short {
        let rounds = pairs.min(5);
        let mut ratios = Vec::new();
        let (mut ours, mut theirs) = ((0.0, 0.0, 0.0), 0.0);
        for _ in 0..rounds {
            ours = four("orders", store, options.products);
            theirs = four("reserve", &bare_path, products).0;
            ratios.push(ours.0 / theirs);
        }
        let both = (ours.0, theirs);
        run.table.ratio("four_processes", both, median(ratios), rounds, "0.6");
        run.table.figure("four_processes_slowest", "of_the_fastest", ours.1, "0.3 at least");
        run.table.figure("four_processes_wait", "ms", ours.2, "250 at most");
    }
}
