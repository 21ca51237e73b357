//! The acceptance tests of the console and what proves each: one table, held against the sources, so
//! that a test that is renamed or goes missing is missed.

use std::path::Path;

/// A file under `tests/it` and a test in it.
type Proof = (&'static str, &'static str);

/// Number, what it asks for, and the tests that prove it.
#[rustfmt::skip]
const PROOFS: &[(u8, &str, &[Proof])] = &[
    (1, "every screen in every language and size: no panic, no row too wide, no doubtful glyph", &[
        ("screens/everywhere.rs", "every_place_can_be_drawn_in_every_language_and_size"),
        ("screens/everywhere.rs", "every_form_and_dialog_can_be_drawn_in_every_size"),
        ("screens/rules.rs", "the_chrome_has_no_character_that_terminals_disagree_on"),
    ]),
    (2, "a thousand codes with each end into every screen and dialog change no table", &[
        ("screens/everywhere.rs", "a_thousand_codes_with_each_end_into_every_place_change_nothing"),
        ("screens/everywhere.rs", "codes_with_each_end_into_every_form_and_dialog_change_nothing"),
        ("pty.rs", "a_dump_of_five_hundred_codes_in_one_write_changes_nothing"),
    ]),
    (3, "without colour the selected row is reversed, and no reset comes before its text", &[
        ("pty.rs", "without_colour_reverse_video_stays_and_sixteen_colours_are_sixteen"),
        ("screens/rules.rs", "without_colour_the_selected_row_is_still_reversed_and_marked"),
    ]),
    (4, "sixteen colours are the codes of sixteen colours", &[
        ("pty.rs", "without_colour_reverse_video_stays_and_sixteen_colours_are_sixteen"),
        ("screens/bytes.rs", "no_frame_uses_more_than_sixteen_colours"),
    ]),
    (5, "idle for 70 s: 24 bytes; a step: 375; a Chinese screen: 3.5 KB", &[
        ("terminal.rs", "an_idle_console_writes_the_clock_and_nothing_else"),
        ("screens/bytes.rs", "nothing_is_written_when_nothing_changed_and_a_minute_costs_24_bytes"),
        ("screens/bytes.rs", "a_step_of_the_cursor_costs_at_most_375_bytes"),
        ("screens/bytes.rs", "a_full_screen_costs_at_most_3_kilobytes_in_english_and_3_5_in_chinese"),
        ("terminal.rs", "what_is_drawn_costs_little_in_both_languages"),
    ]),
    (6, "an arrow key cut after ESC, 40 ms apart: no cancel, no text", &[
        ("pty.rs", "an_arrow_that_a_slow_link_cuts_in_two_neither_cancels_nor_types"),
    ]),
    (8, "a panic inside draw: the terminal is restored and sane", &[
        ("terminal.rs", "a_panic_while_drawing_gives_the_terminal_back_before_it_is_told"),
        ("terminal.rs", "a_panic_while_drawing_leaves_a_sane_terminal_behind"),
    ]),
    (9, "rows inserted above the cursor never move it to another product", &[
        ("screens/lists.rs", "rows_that_others_insert_above_never_move_the_cursor_to_another_product"),
    ]),
    (10, "pasted lines do nothing on a list, and are a batch at the desk", &[
        ("screens/everywhere.rs", "pasted_lines_do_nothing_on_any_screen"),
        ("screens/counting.rs", "a_paste_is_weighed_and_counted_by_f10_alone"),
    ]),
    (12, "help and key line are the table of keys", &[
        ("screens/help.rs", "the_help_of_a_screen_is_the_table_of_its_keys"),
    ]),
    (13, "Ctrl-Z, then fg: painted anew, no key lost", &[
        ("terminal.rs", "a_console_that_was_stopped_comes_back_painted_and_no_key_is_lost"),
    ]),
    (14, "locale C: English, ASCII, exit code 0", &[
        ("pty.rs", "a_terminal_without_utf8_gets_ascii_and_is_told_how_to_mend_it"),
    ]),
    (15, "full-width digits of an input method find the product", &[
        ("screens/scans.rs", "full_width_digits_of_an_input_method_find_the_product"),
        ("screens/counting.rs", "full_width_digits_of_an_input_method_count_the_product"),
    ]),
];

#[test]
fn every_acceptance_test_has_its_proof() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let numbers: Vec<u8> = PROOFS.iter().map(|(number, ..)| *number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15]);
    for (number, what, proofs) in PROOFS {
        assert!(!proofs.is_empty(), "{number}: {what}");
        for (file, name) in *proofs {
            let source = std::fs::read_to_string(root.join(file)).unwrap();
            let test = format!("#[test]\nfn {name}(");
            assert!(source.contains(&test), "{number}, {what}: no test {name} in {file}");
        }
    }
}
