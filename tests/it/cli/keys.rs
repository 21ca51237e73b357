//! The console's keys on the command line.

use super::shop::Shop;

fn named(shop: &Shop, file: &str) -> String {
    shop.path(file).display().to_string()
}

#[test]
fn every_key_in_force_is_shown_as_a_file_that_says_the_same() {
    let shop = Shop::nothing();
    let file = shop.run(&["config", "keys"]).ends_with(0).out;
    assert!(file.contains("\n[products]  # Products\nadjust = [\"a\"]"), "{file}");
    std::fs::write(shop.path("all.toml"), &file).unwrap();
    shop.run(&["config", "keys", "--check", &named(&shop, "all.toml")]).ends_with(0);
    let again = shop.run(&["--keys", &named(&shop, "all.toml"), "config", "keys"]).ends_with(0).out;
    assert_eq!(again, file);
    let vim = shop.run(&["config", "keys", "--preset", "vim"]).ends_with(0).out;
    assert!(vim.contains("preset = \"vim\"\n"), "{vim}");
    assert!(vim.contains("open = [\"Enter\", \"l\"]"), "{vim}");
    let document = shop.json(&["config", "keys", "--preset", "operator"]).ends_with(0).json();
    assert_eq!(document["hints"], "letters");
    let keys = document["keys"].as_array().unwrap();
    let row = keys.iter().find(|row| row["place"] == "products").unwrap();
    insta::assert_snapshot!(row, @r#"{"place":"products","command":"adjust","keys":["a"],"does":"Correct the stock by hand, with a reason"}"#);
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_lines_and_the_console_does_not_open_on_it() {
    let shop = Shop::empty();
    let text = "[products]\nadjust = \"x\"\nreceive = \"7\"\n";
    std::fs::write(shop.path("wrong.toml"), text).unwrap();
    let wrong = named(&shop, "wrong.toml");
    for args in [["config", "keys", "--check", &wrong], ["--keys", &wrong, "config", "keys"]] {
        let answer = shop.json(&args).ends_with(1);
        answer.is_refused("bad_request");
        let said = answer.json()["error"]["message"].as_str().unwrap().to_owned();
        assert!(said.contains("line 2: x is products.adjust"), "{said}");
        assert!(said.contains("list.export"), "{said}");
        assert!(said.contains("line 3: 7 cannot be"), "{said}");
    }
    shop.json(&["config", "keys", "--check", "nowhere.toml"]).ends_with(1).is_refused("not_found");
    // Whatever needs no keys goes on; the file lies beside the options.
    shop.run(&["--keys", &wrong, "product", "list"]).ends_with(0);
    std::fs::write(shop.path("config.toml"), "").unwrap();
    std::fs::write(shop.path("keys.toml"), "[products]\nadjust = \"A\"\n").unwrap();
    let beside = shop.run(&["--config", &named(&shop, "config.toml"), "config", "keys"]);
    assert!(beside.ends_with(0).out.contains("adjust = [\"A\"]"));
}
