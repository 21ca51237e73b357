use super::{Chosen, Memory, Trouble, View, arranged, named};

fn view(name: &str) -> View {
    View {
        name: name.to_owned(),
        of: "list-all".to_owned(),
        filter: "wool sellable<threshold".to_owned(),
        sort: Some(("sellable".to_owned(), true)),
        columns: vec![Chosen::read("sku"), Chosen::read("-type")],
    }
}

#[test]
fn what_cannot_be_read_is_as_if_it_were_not_there_and_is_told() {
    let long = "x".repeat(300_000);
    let texts = [
        ("[", Trouble::Line(1)),
        ("[columns]\nproducts = [\"a\"\n", Trouble::Line(2)),
        ("columns = 3", Trouble::Entry("columns".to_owned())),
        ("[columns]\nproducts = 3", Trouble::Entry("columns.products".to_owned())),
        ("[views]\nproducts = 3", Trouble::Entry("views.products".to_owned())),
        ("[[views.log]]\nfilter = \"a\"", Trouble::Entry("views.log 1".to_owned())),
        (&long, Trouble::Long),
    ];
    for (text, trouble) in texts {
        let memory = Memory::read(text);
        assert_eq!(memory.trouble(), Some(&trouble), "{text:.40}");
        assert_eq!(Memory { trouble: None, ..memory }, Memory::default());
    }
    let memory = Memory::read("[columns]\nproducts = [\"name\", 3, \"-type\"]\nx = [\"y\"]\n");
    let ids = ["sku", "name", "type", "total"];
    let chosen = memory.columns("products");
    assert_eq!(arranged(&ids, chosen), [(1, true), (2, false), (0, true), (3, true)]);
    assert_eq!(Memory::read(&memory.written()), memory);
    assert_eq!(arranged(&["type"], chosen), [(0, true)], "something is always shown");
    assert_eq!(arranged(&ids, None).len(), 4);
}

#[test]
fn the_file_is_changed_as_it_is_now_and_written_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/console.toml");
    let one = Memory::read("[columns]\na = [\"x\"]\n").columns("a").unwrap().to_vec();
    Memory::change(&path, |memory| memory.choose("a", Some(one.clone()))).unwrap();
    let (both, ()) = Memory::change(&path, |memory| memory.choose("b", Some(one))).unwrap();
    assert!(both.columns("a").is_some() && both.columns("b").is_some());
    assert_eq!(Memory::load(&path), both);
    let (back, ()) = Memory::change(&path, |memory| memory.choose("a", None)).unwrap();
    assert!(back.columns("a").is_none());
}

#[test]
fn views_are_kept_renamed_and_forgotten_by_name_whatever_its_case() {
    let mut memory = Memory::default();
    memory.keep("products", view("Wool"));
    memory.keep("products", view("Grey"));
    memory.keep("log", view("Wool"));
    memory.keep("products", View { filter: String::new(), ..view("wOOL") });
    assert_eq!(memory.views("products").len(), 2);
    assert_eq!(memory.view("products", "WOOL").unwrap().filter, "");
    assert_eq!(Memory::read(&memory.written()), memory);
    memory.rename("products", "wool", "GREY");
    let names: Vec<&str> = memory.views("products").iter().map(|view| view.name.as_str()).collect();
    assert_eq!(names, ["GREY"]);
    memory.rename("products", "nothing", "GREY");
    assert_eq!(memory.views("products").len(), 1);
    memory.forget("products", "grey");
    assert!(memory.views("products").is_empty() && memory.views("log").len() == 1);
}

#[test]
fn a_name_is_clean_or_none() {
    assert_eq!(named("  Wool \t grey\u{7}\u{200b}\u{202e} ").as_deref(), Some("Wool grey"));
    assert_eq!(named("缺货 \u{1b}[31m").as_deref(), Some("缺货 [31m"));
    assert_eq!(named(" \u{1}\n"), None);
    let hostile =
        "[[views.log]]\nname = \"\\u001b[2J\\u0007\"\n[[views.log]]\nname = \"\\u0007\"\n";
    let memory = Memory::read(hostile);
    assert_eq!(memory.views("log")[0].name, "[2J");
    assert_eq!(memory.trouble(), Some(&Trouble::Entry("views.log 2".to_owned())));
}

/// Goal: many who save at the same time lose nothing of each other.
#[test]
fn two_who_write_at_once_keep_both_their_views() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("console.toml");
    std::thread::scope(|scope| {
        for who in 0..4 {
            let path = &path;
            scope.spawn(move || {
                for at in 0..9 {
                    let mine = view(&format!("{who}.{at}"));
                    Memory::change(path, |memory| memory.keep("products", mine)).unwrap();
                }
            });
        }
    });
    assert_eq!(Memory::load(&path).views("products").len(), 36);
}

#[test]
fn a_broken_file_is_set_aside_before_it_is_written_over_and_what_is_unknown_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("console.toml");
    let broken = "[[views.products]]\nname = \"Wool\"\nfilter = \n";
    std::fs::write(&path, broken).unwrap();
    Memory::change(&path, |memory| memory.keep("log", view("Mine"))).unwrap();
    let aside = folder.path().join("console.toml.broken");
    assert_eq!(std::fs::read_to_string(&aside).unwrap(), broken);
    assert_eq!(Memory::load(&path).views("log").len(), 1);
    std::fs::remove_file(&aside).unwrap();
    std::fs::write(&path, "later = 3\n[colours]\nlow = \"red\"\n").unwrap();
    Memory::change(&path, |memory| memory.keep("log", view("Mine"))).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("later = 3") && text.contains("[colours]"), "{text}");
    assert!(!aside.exists());
}
