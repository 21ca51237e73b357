use super::field::{Choice, Field, Number};
use super::{Action, Form, FormEffect};
use crate::tui::input::{Code, Key};

fn form() -> Form {
    let choice = |value: &str| Choice { value: value.to_owned(), label: value.to_owned() };
    let kinds = ["finite", "unlimited", "reserved"].map(choice).to_vec();
    let mut cap = Field::number("cap", Number::units(None, true), None);
    cap.disabled = Some("only-unlimited");
    let fields = vec![
        Field::choice("type", kinds, "finite"),
        Field::number("threshold", Number::units(Some(30), true), Some(30)),
        cap,
        Field::text("reason", true, ""),
    ];
    Form::new("form-stock-type", "SOCK", "Wool socks", fields)
}

#[test]
fn enter_goes_through_the_fields_and_never_saves() {
    let mut form = form();
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(form.at);
        assert_eq!(form.act(Action::NextField), FormEffect::Preview);
    }
    assert_eq!(seen, [0, 1, 3, 0], "the disabled field is passed over");
}

#[test]
fn a_fault_stands_at_its_field_and_stops_saving() {
    let mut form = form();
    form.act(Action::NextField);
    for character in "x".chars() {
        form.key(Key::char(character));
    }
    assert_eq!(form.act(Action::Save), FormEffect::Say("form-fault"));
    assert_eq!(form.at, 1);
    assert!(form.fields[1].fault.is_some());
    form.act(Action::Reset);
    assert_eq!(form.changes(), 0);
    form.key(Key::plain(Code::End));
}

#[test]
fn leaving_asks_only_when_something_was_typed_and_only_y_leaves() {
    let mut form = form();
    assert_eq!(form.act(Action::Leave), FormEffect::Leave);
    form.key(Key::plain(Code::Right));
    assert_eq!(form.act(Action::Leave), FormEffect::Say("form-leave-ask"));
    assert_eq!(form.key(Key::plain(Code::Enter)), FormEffect::Say("form-stays"));
    assert_eq!(form.act(Action::Leave), FormEffect::Say("form-leave-ask"));
    assert_eq!(form.key(Key::char('y')), FormEffect::Leave);
}

#[test]
fn a_scan_never_lands_in_a_number() {
    let mut form = form();
    form.act(Action::NextField);
    assert_eq!(form.insert("6901234567892", true), FormEffect::Say("form-no-scan"));
    assert_eq!(form.changes(), 0);
    form.act(Action::NextField);
    assert_eq!(form.insert("6901234567892", true), FormEffect::Preview);
    assert_eq!(form.text("reason").as_deref(), Some("6901234567892"));
}
