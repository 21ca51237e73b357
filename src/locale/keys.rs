//! Keys in sentences: whoever changes a key reads the new one everywhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// The function that sentences call.
const FUNCTION: &str = "KEY";

/// What the keys of commands are called: `form.save` is `F10` or `Ctrl-S`. A command that is not
/// here has the key that the sentence names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    labels: Arc<BTreeMap<String, Vec<String>>>,
}

impl FromIterator<(String, Vec<String>)> for Keys {
    fn from_iter<T: IntoIterator<Item = (String, Vec<String>)>>(labels: T) -> Self {
        Self { labels: Arc::new(labels.into_iter().collect()) }
    }
}

impl Keys {
    /// The key of `command` that is named: `usual` as long as it is one of them, else the first.
    /// What has no key is run by its name.
    pub fn label<'a>(&'a self, command: &str, usual: &'a str) -> &'a str {
        match self.labels.get(command) {
            Some(labels) if labels.iter().any(|label| label == usual) => usual,
            Some(labels) => labels.first().map_or(":", String::as_str),
            None => usual,
        }
    }

    /// Lets the sentences of `bundle` name keys.
    pub(super) fn teach(&self, bundle: &mut FluentBundle<FluentResource>) {
        let label = spoken(self.clone());
        // It can only be there already, and then it is this one.
        bundle.add_function(FUNCTION, label).ok();
    }
}

/// What the function answers: the label of the command, and what is usual, that it is given.
fn spoken(
    keys: Keys,
) -> impl for<'a> Fn(&[FluentValue<'a>], &FluentArgs<'_>) -> FluentValue<'a> + Send + Sync {
    move |given, _| match given {
        [FluentValue::String(command), FluentValue::String(usual)] => {
            FluentValue::from(keys.label(command, usual).to_owned())
        }
        _ => FluentValue::Error,
    }
}
