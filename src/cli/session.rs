//! What every command starts from: the options in force, the words, who asks, which store.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::app::{App, Error, Source, Who, Zone};
use crate::cli::failure::Failure;
use crate::cli::output::Output;
use crate::cli::{Console, keys};
use crate::config::{self, Config};
use crate::domain::ids::{CODE_CHARS_MAX, text};
use crate::locale::{self, Language, Words};

/// One call of the program.
#[derive(Debug)]
pub(in crate::cli) struct Session {
    pub(in crate::cli) config: Config,
    /// The file that the options come from, where there is one.
    pub(in crate::cli) config_file: Option<PathBuf>,
    pub(in crate::cli) output: Output,
    pub(in crate::cli) who: Who,
    pub(in crate::cli) plain: bool,
    /// The file of keys, whether it is there or not.
    pub(in crate::cli) keys_file: Option<PathBuf>,
    store: Option<PathBuf>,
}

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The words for what goes wrong before the arguments are read.
pub(in crate::cli) fn first_words(args: &[OsString]) -> Words {
    let mut given = args.iter().skip_while(|arg| *arg != "--lang").skip(1);
    let named = given.next().and_then(|name| name.to_str()).and_then(Language::parse);
    let language = named.unwrap_or_else(|| Language::from_environment(environment));
    Words::new(language, locale::Zone::Local)
}

impl Session {
    /// Reads options and environment; what is wrong comes with the output to tell it on.
    pub(in crate::cli) fn new(matches: &ArgMatches) -> Result<Self, Box<(Output, Failure)>> {
        let json = matches.get_flag("json");
        let named = matches.get_one::<String>("lang").and_then(|name| Language::parse(name));
        let before = named.unwrap_or_else(|| Language::from_environment(environment));
        let failed = |failure: Failure| {
            Box::new((Output { json, words: Words::new(before, locale::Zone::Local) }, failure))
        };
        let config_file = match matches.get_one::<PathBuf>("config") {
            Some(path) => Some(path.clone()),
            None => config::user_file().filter(|path| path.exists()),
        };
        let config = match &config_file {
            Some(path) => Config::load(path).map_err(|what| failed(Failure::Options(what)))?,
            None => Config::default(),
        };
        let language = named
            .or_else(|| Language::parse(&config.console.language))
            .unwrap_or_else(|| Language::from_environment(environment));
        let zone = match Zone::parse(&config.store.time_zone) {
            Some(Zone::Local) => locale::Zone::Local,
            Some(Zone::Offset(offset)) => locale::Zone::Fixed(offset),
            None => {
                let what = format!(
                    "store.time_zone = \"{}\": \"local\", \"UTC\" or an offset such as \"+08:00\"",
                    config.store.time_zone
                );
                return Err(failed(Failure::Options(what)));
            }
        };
        let named = matches.get_one::<String>("as");
        let named = named.map(|name| text("as", name, CODE_CHARS_MAX)).transpose();
        let who = Who::of_process(named.map_err(|refused| failed(refused.into()))?);
        let store = matches.get_one::<PathBuf>("store").cloned();
        let store = store
            .filter(|path| !path.as_os_str().is_empty())
            .or_else(|| {
                Some(PathBuf::from(&config.store.path)).filter(|path| *path != Path::new(""))
            })
            .or_else(config::user_store);
        let output = Output { json, words: Words::new(language, zone) };
        let keys_file = matches.get_one::<PathBuf>("keys").cloned().or_else(|| {
            let beside = config_file.clone().or_else(config::user_file);
            beside.map(|path| path.with_file_name("keys.toml"))
        });
        let plain = matches.get_flag("plain");
        Ok(Self { config, config_file, output, who, plain, keys_file, store })
    }

    /// Where the store is.
    pub(in crate::cli) fn store(&self) -> Result<&Path, Failure> {
        self.store.as_deref().ok_or_else(|| {
            Failure::Options("there is no home folder: name the store with --store".to_owned())
        })
    }

    /// Opens the store and does what became due while nobody looked. Where that cannot be done
    /// (somebody else holds the store), what is asked for goes on with what is there.
    pub(in crate::cli) fn app(&self, source: Source) -> Result<App, Failure> {
        let mut app = self.app_as_it_is(source)?;
        app.catch_up().ok();
        Ok(app)
    }

    /// Opens the store and leaves what is due alone: the input has a time of its own.
    pub(in crate::cli) fn app_as_it_is(&self, source: Source) -> Result<App, Failure> {
        Ok(App::open(self.store()?, &self.config, self.who.clone(), source)?)
    }

    /// Makes an empty store; `group` lets the users of the file's group use it too.
    pub(in crate::cli) fn create(&self, path: &Path, group: bool) -> Result<App, Error> {
        let mut config = self.config.clone();
        config.store.group |= group;
        App::create(path, &config, self.who.clone(), Source::Cli)
    }

    /// How the console is to be opened.
    pub(in crate::cli) fn console(&self, open: Option<String>) -> Result<Console, Failure> {
        let keys = keys::text(self)?;
        Ok(Console {
            keys,
            keys_file: self.keys_file.clone(),
            store: self.store()?.to_owned(),
            config: self.config.clone(),
            who: self.who.clone(),
            words: Words::new(self.output.words.language(), self.output.words.zone()),
            plain: self.plain,
            open,
            folder: None,
        })
    }
}
