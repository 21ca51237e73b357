//! The options: `config.toml` is the default, compiled in; a user's file names what differs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::domain::order::TakeStock;

/// Every option with its default and a comment.
pub const DEFAULT: &str = include_str!("../config.toml");

/// All options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The file and its time.
    pub store: StoreOptions,
    /// Rules of stock.
    pub stock: StockOptions,
    /// When alerts fire.
    pub alerts: AlertOptions,
    /// Rules of orders.
    pub orders: OrderOptions,
    /// Rules of orders that differ by channel.
    pub channels: BTreeMap<String, ChannelOptions>,
    /// The scanner.
    pub scanner: ScannerOptions,
    /// Rules of stock-takes.
    pub count: CountOptions,
    /// The console.
    pub console: ConsoleOptions,
}

/// `[store]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreOptions {
    /// The store file; empty for the one in the user's data directory.
    pub path: String,
    /// Whether the users of the file's group may use a store that is made, beside its maker.
    pub group: bool,
    /// Seconds that a writer waits for its turn.
    pub wait_seconds: u64,
    /// `local`, `UTC` or an offset such as `+08:00`.
    pub time_zone: String,
}

/// `[stock]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockOptions {
    /// Alert threshold in units for a product that has none of its own.
    pub threshold: i64,
    /// What behind a SKU names its unsellable stock.
    pub unsellable_suffix: String,
}

/// `[alerts]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertOptions {
    /// Days of cover above which there is too much.
    pub overstock_days: i64,
    /// Days without a sale from which on a product is slow.
    pub slow_days: i64,
    /// Share of a cap from which on it is nearly reached.
    pub near_cap_percent: i64,
    /// Share of a pool at or below which it is nearly used up.
    pub pool_percent: i64,
    /// Minutes before an unpaid order expires.
    pub order_minutes: i64,
    /// Hours before a stage of a pool is due.
    pub stage_hours: i64,
    /// Days before a lot expires.
    pub lot_days: i64,
    /// Days that a stock-take may be open.
    pub count_days: i64,
}

impl AlertOptions {
    fn faults(self) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, value, most) in [
            ("overstock_days", self.overstock_days, 36_500),
            ("slow_days", self.slow_days, 36_500),
            ("near_cap_percent", self.near_cap_percent, 100),
            ("pool_percent", self.pool_percent, 100),
            ("order_minutes", self.order_minutes, 525_600),
            ("stage_hours", self.stage_hours, 8_760),
            ("lot_days", self.lot_days, 3_650),
            ("count_days", self.count_days, 3_650),
        ] {
            if !(1..=most).contains(&value) {
                faults.push(format!("alerts.{name} = {value}: from 1 to {most}"));
            }
        }
        faults
    }
}

/// `[orders]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderOptions {
    /// Minutes that an unpaid order holds its stock; 0 for no limit.
    pub unpaid_minutes: i64,
    /// When an order takes its stock.
    pub take_stock: TakeStock,
    /// Minutes that a basket is kept; 0 for no limit.
    pub cart_minutes: i64,
    /// Unpaid orders of one device or address from which on they are flagged; 0 for never.
    pub flag_orders: i64,
    /// Minutes within which those orders count.
    pub flag_minutes: i64,
    /// Share of a product's stock in percent above which one holder is flagged.
    pub flag_share_percent: i64,
}

/// `[channels.NAME]`: what differs from [`OrderOptions`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelOptions {
    /// When an order takes its stock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub take_stock: Option<TakeStock>,
    /// Minutes that an unpaid order holds its stock; 0 for no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unpaid_minutes: Option<i64>,
    /// Minutes that a basket is kept; 0 for no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cart_minutes: Option<i64>,
}

/// `[scanner]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScannerOptions {
    /// What the scanner puts in front of every code, beside an AIM identifier; empty for nothing.
    pub prefix: String,
    /// Milliseconds within which the same code again is a double read; 0 for never.
    pub double_read_ms: i64,
    /// `all`, `trouble` or `off`.
    pub bell: String,
}

/// `[count]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountOptions {
    /// Gross variance in major units of value above which the approver has not counted; 0 for never.
    pub four_eyes_value: i64,
    /// The same in units.
    pub four_eyes_units: i64,
    /// Days after which a product of class A is due again.
    pub interval_days_a: i64,
    /// The same for class B.
    pub interval_days_b: i64,
    /// The same for class C.
    pub interval_days_c: i64,
    /// Snapshots of the store that are kept from before a stock-take was posted; 0 for none.
    pub snapshots_kept: i64,
}

/// What the console may begin on: the names of its tabs.
pub const STARTS: &[&str] = &[
    "overview",
    "products",
    "stock",
    "alerts",
    "promotions",
    "transfers",
    "orders",
    "count",
    "log",
];

/// `[console]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsoleOptions {
    /// `auto`, `en`, `zh-CN` or `zh-TW`.
    pub language: String,
    /// `auto16`, `mono`, `light`, `dark256` or `high-contrast`.
    pub theme: String,
    /// `both`, `letters`, `fkeys` or `off`.
    pub hints: String,
    /// The tab that the console begins on.
    pub start: String,
}

impl Config {
    /// The options of `user` over the defaults.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with `user`, a line each: bad TOML, unknown keys, wrong types,
    /// values out of range.
    pub fn parse(user: &str) -> Result<Self, String> {
        let mut options: Table = DEFAULT.parse().map_err(|error| format!("{error}"))?;
        let given: Table = user.parse().map_err(|error| format!("{error}"))?;
        let mut faults = Vec::new();
        overlay(&mut options, given, "", &mut faults);
        if !faults.is_empty() {
            return Err(faults.join("\n"));
        }
        let config: Self = Value::Table(options).try_into().map_err(|error| format!("{error}"))?;
        let faults = config.faults();
        if faults.is_empty() { Ok(config) } else { Err(faults.join("\n")) }
    }

    /// The options of the file at `path`.
    ///
    /// # Errors
    ///
    /// That it cannot be read, or what [`Config::parse`] says, with the path in front.
    pub fn load(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path);
        text.map_err(|error| error.to_string())
            .and_then(|text| Self::parse(&text))
            .map_err(|error| format!("{}: {error}", path.display()))
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut within = |key: &str, value: &str, choices: &[&str]| {
            if !choices.contains(&value) {
                faults.push(format!("{key} = \"{value}\": one of {}", choices.join(", ")));
            }
        };
        within("console.language", &self.console.language, &["auto", "en", "zh-CN", "zh-TW"]);
        within(
            "console.theme",
            &self.console.theme,
            &["auto16", "mono", "light", "dark256", "high-contrast"],
        );
        within("console.hints", &self.console.hints, &["both", "letters", "fkeys", "off"]);
        within("console.start", &self.console.start, STARTS);
        within("scanner.bell", &self.scanner.bell, &["all", "trouble", "off"]);
        let double = self.scanner.double_read_ms;
        if !(0..=5_000).contains(&double) {
            faults.push(format!("scanner.double_read_ms = {double}: from 0 to 5000"));
        }
        let wait = self.store.wait_seconds;
        if !(1..=3_600).contains(&wait) {
            faults.push(format!("store.wait_seconds = {wait}: from 1 to 3600"));
        }
        let threshold = self.stock.threshold;
        if !(0..=crate::domain::quantity::QUANTITY_MAX).contains(&threshold) {
            faults.push(format!("stock.threshold = {threshold}: a whole number from 0 on"));
        }
        let orders = &self.orders;
        let mut minutes = vec![
            ("orders.unpaid_minutes".to_owned(), orders.unpaid_minutes),
            ("orders.cart_minutes".to_owned(), orders.cart_minutes),
            ("orders.flag_minutes".to_owned(), orders.flag_minutes),
            ("orders.flag_orders".to_owned(), orders.flag_orders),
        ];
        for (name, channel) in &self.channels {
            let given = [("unpaid", channel.unpaid_minutes), ("cart", channel.cart_minutes)];
            for (what, value) in given {
                minutes
                    .extend(value.map(|value| (format!("channels.{name}.{what}_minutes"), value)));
            }
        }
        for (key, value) in minutes.iter().filter(|(_, value)| !(0..=525_600).contains(value)) {
            faults.push(format!("{key} = {value}: from 0 to 525600 (a year in minutes)"));
        }
        let count = &self.count;
        for (key, value) in [
            ("four_eyes_value", count.four_eyes_value),
            ("four_eyes_units", count.four_eyes_units),
            ("interval_days_a", count.interval_days_a),
            ("interval_days_b", count.interval_days_b),
            ("interval_days_c", count.interval_days_c),
            ("snapshots_kept", count.snapshots_kept),
        ] {
            if !(0..=crate::domain::quantity::QUANTITY_MAX).contains(&value) {
                faults.push(format!("count.{key} = {value}: a whole number from 0 on"));
            }
        }
        faults.extend(self.alerts.faults());
        if !(0..=100).contains(&orders.flag_share_percent) {
            let share = orders.flag_share_percent;
            faults.push(format!("orders.flag_share_percent = {share}: from 0 to 100"));
        }
        faults
    }
}

impl Default for Config {
    /// What `config.toml` says; a test keeps the file readable.
    fn default() -> Self {
        Self::parse("").unwrap_or_else(|_| Self {
            store: StoreOptions {
                path: String::new(),
                group: false,
                wait_seconds: 30,
                time_zone: "UTC".to_owned(),
            },
            stock: StockOptions { threshold: 0, unsellable_suffix: String::new() },
            alerts: AlertOptions::default(),
            orders: OrderOptions {
                unpaid_minutes: 0,
                take_stock: TakeStock::Order,
                cart_minutes: 0,
                flag_orders: 0,
                flag_minutes: 0,
                flag_share_percent: 0,
            },
            channels: BTreeMap::new(),
            count: CountOptions {
                four_eyes_value: 0,
                four_eyes_units: 0,
                interval_days_a: 30,
                interval_days_b: 90,
                interval_days_c: 180,
                snapshots_kept: 5,
            },
            scanner: ScannerOptions {
                prefix: String::new(),
                double_read_ms: 0,
                bell: "off".to_owned(),
            },
            console: ConsoleOptions {
                language: "auto".to_owned(),
                theme: "mono".to_owned(),
                hints: "both".to_owned(),
                start: "products".to_owned(),
            },
        })
    }
}

/// Puts `given` over `options`; keys that `options` does not have are faults.
fn overlay(options: &mut Table, given: Table, path: &str, faults: &mut Vec<String>) {
    for (key, value) in given {
        let name = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match (options.get_mut(&key), value) {
            // Channels have the names the shop gives them; their keys are checked when they are read.
            (None, value) if path == "channels" => drop(options.insert(key, value)),
            (None, _) => faults.push(format!("{name}: no such option")),
            (Some(Value::Table(inner)), Value::Table(given)) => {
                overlay(inner, given, &name, faults);
            }
            (Some(known), value) if known.same_type(&value) => *known = value,
            (Some(known), value) => {
                let (wanted, found) = (known.type_str(), value.type_str());
                faults.push(format!("{name}: a {wanted} is needed, a {found} is given"));
            }
        }
    }
}

/// Where the user's options are, unless `--config` says otherwise.
pub fn user_file() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.config_dir().join("stockroom").join("config.toml"))
}

/// Where the store is, unless an option says otherwise.
pub fn user_store() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.data_dir().join("stockroom").join("stockroom.db"))
}

#[cfg(test)]
mod tests {
    use super::{Config, DEFAULT};

    #[test]
    fn the_file_and_the_code_name_the_same_options() {
        let config = Config::parse("").unwrap();
        let back: toml::Table = toml::to_string(&config).unwrap().parse().unwrap();
        let file: toml::Table = DEFAULT.parse().unwrap();
        assert_eq!(back, file);
        assert_eq!(Config::default(), config);
    }

    #[test]
    fn a_user_names_what_differs_and_hears_of_every_mistake_at_once() {
        let config = Config::parse("[stock]\nthreshold = 3").unwrap();
        assert_eq!((config.stock.threshold, config.orders.unpaid_minutes), (3, 30));
        let faults = Config::parse("[stock]\nthresold = 3\n[orders]\nunpaid_minutes = \"x\"");
        let faults = faults.unwrap_err();
        assert_eq!(faults.lines().count(), 2, "{faults}");
        assert!(faults.contains("stock.thresold: no such option"), "{faults}");
        assert!(Config::parse("[console]\ntheme = \"pink\"").unwrap_err().contains("auto16"));
    }
}
