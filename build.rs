//! Compiles the part that stands between SQLite and its log, see `src/store/gather.c`.

fn main() {
    let source = "src/store/gather.c";
    println!("cargo:rerun-if-changed={source}");
    let mut build = cc::Build::new();
    // Where the SQLite that is compiled in keeps its header.
    if let Ok(folder) = std::env::var("DEP_SQLITE3_INCLUDE") {
        build.include(folder);
    }
    // Nothing in Rust names it: SQLite calls it when it begins, as `.cargo/config.toml` tells it.
    build.file(source).link_lib_modifier("+whole-archive").compile("stockroom_gather");
}
