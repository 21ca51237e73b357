//! Which column of a file holds which field: maps compiled in, of a user's own, or `field=Header`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::app::exchange::fields::{FileField, PRODUCT_COLUMNS, SHOWN_COLUMNS, STOCK_COLUMNS};
use crate::domain::ids::folded;
use crate::domain::refused::{Refused, Rule};
use crate::store::Error;

/// Maps compiled in, by name, in the order in which they are tried.
const MAPS: &[(&str, &str)] = &[
    ("woocommerce", include_str!("../../../assets/maps/woocommerce.toml")),
    ("shopify", include_str!("../../../assets/maps/shopify.toml")),
    ("mall", include_str!("../../../assets/maps/mall.toml")),
    ("table", include_str!("../../../assets/maps/table.toml")),
];

/// The name of the format that Stockroom writes itself.
const NATIVE: &str = "native";

/// The name that stands for the map that knows most columns of the file.
pub(super) const AUTO: &str = "auto";

/// Largest map of a user's own, in bytes.
const MAP_BYTES_MAX: u64 = 1 << 20;

/// Headers by field, of which the first that the file has counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    name: String,
    columns: Vec<(FileField, Vec<String>)>,
}

/// A map file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MapFile {
    columns: BTreeMap<String, Headers>,
}

/// One header or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Headers {
    One(String),
    Several(Vec<String>),
}

/// Which map reads a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mapping {
    /// The one that knows most of its columns.
    #[default]
    Auto,
    /// This one.
    Given(Map),
}

impl Mapping {
    /// Reads a map's name, `field=Header,...`, or the path of a TOML file.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`] naming what is known, or what is wrong with the file.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text == AUTO {
            return Ok(Self::Auto);
        }
        if text == NATIVE {
            return Ok(Self::Given(native()));
        }
        if let Some((name, source)) = MAPS.iter().find(|(name, _)| *name == text) {
            return Ok(Self::Given(read(name, source)?));
        }
        if text.contains('=') {
            return Ok(Self::Given(pairs(text)?));
        }
        let path = Path::new(text);
        let invalid = |other: String| Refused::new(Rule::FieldInvalid).value(text).other(other);
        let Ok(found) = std::fs::metadata(path) else {
            let names: Vec<&str> = MAPS.iter().map(|(name, _)| *name).collect();
            let known = format!("{NATIVE}, {}, FILE.toml, field=Header,...", names.join(", "));
            return Err(invalid(known).field("map").into());
        };
        if found.len() > MAP_BYTES_MAX {
            return Err(invalid("FILE.toml".to_owned()).field("map").into());
        }
        let source = std::fs::read_to_string(path)
            .map_err(|cause| Error::Io { doing: "read the map", cause })?;
        Ok(Self::Given(read(text, &source)?))
    }
}

/// The map of Stockroom's own files.
fn native() -> Map {
    let stock = STOCK_COLUMNS.iter().filter(|field| **field != FileField::Sku);
    let own = PRODUCT_COLUMNS
        .iter()
        .chain(stock)
        .chain(&[FileField::Stock])
        .map(|field| (*field, vec![field.name().to_owned()]));
    let shown = SHOWN_COLUMNS.iter().map(|name| (FileField::Shown, vec![(*name).to_owned()]));
    Map { name: NATIVE.to_owned(), columns: own.chain(shown).collect() }
}

/// The names of all native fields, those shown for people included.
pub(super) fn native_names() -> Vec<String> {
    native().columns.into_iter().flat_map(|(_, headers)| headers).collect()
}

fn read(name: &str, source: &str) -> Result<Map, Refused> {
    let invalid =
        |why: String| Refused::new(Rule::FieldInvalid).field("map").value(name).other(why);
    let file: MapFile = toml::from_str(source).map_err(|error| invalid(error.to_string()))?;
    let mut columns = Vec::new();
    for (field, headers) in file.columns {
        let headers = match headers {
            Headers::One(header) => vec![header],
            Headers::Several(headers) => headers,
        };
        columns.push((known(&field)?, headers));
    }
    Ok(Map { name: name.to_owned(), columns })
}

fn pairs(text: &str) -> Result<Map, Refused> {
    let read = |pair: &str| {
        let (field, header) = pair.split_once('=').unwrap_or((pair, ""));
        if header.trim().is_empty() {
            let refused = Refused::new(Rule::FieldInvalid).field("map").value(pair);
            return Err(refused.other("sku=Header"));
        }
        Ok((known(field.trim())?, vec![header.trim().to_owned()]))
    };
    let columns = text.split(',').map(read).collect::<Result<_, _>>()?;
    Ok(Map { name: text.to_owned(), columns })
}

fn known(name: &str) -> Result<FileField, Refused> {
    FileField::named(name).ok_or_else(|| {
        let names: Vec<&str> = FileField::ALL.iter().map(|field| field.name()).collect();
        Refused::new(Rule::UnknownField).field(name).other(names.join(", "))
    })
}

/// Fields that end in a product's field of another name.
const CLOSE: &[(FileField, &str)] = &[
    (FileField::ShopParent, "variant_of"),
    (FileField::ShopGroup, "bundle"),
    (FileField::ShopCategory, "category"),
    (FileField::ShopState, "state"),
    (FileField::ShopId, "sku"),
    (FileField::ShopHandle, "sku"),
    (FileField::Tag, "tags"),
    (FileField::Barcode, "barcodes"),
    (FileField::Barcodes, "barcode"),
];

/// The columns of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// The map that was taken.
    pub(super) map: String,
    /// Field and place, in the order of the file.
    pub(super) read: Vec<(FileField, usize)>,
    /// The file's headers.
    pub(super) headers: Vec<String>,
}

impl Columns {
    /// Finds the columns in a header.
    ///
    /// # Errors
    ///
    /// [`Rule::NoColumn`] when no column holds the SKU (or a number to make one from),
    /// [`Rule::FieldInvalid`] when two columns of one name are read.
    pub(super) fn find(mapping: &Mapping, headers: Vec<String>) -> Result<Self, Refused> {
        let keys: Vec<String> = headers.iter().map(|header| folded(header)).collect();
        let (map, mut read) = match mapping {
            Mapping::Given(map) => (map.name.clone(), place(map, &keys)),
            Mapping::Auto => guess(&keys)?,
        };
        let has = |field| read.iter().any(|(known, _)| *known == field);
        if !has(FileField::Sku) && !has(FileField::ShopId) && !has(FileField::ShopHandle) {
            let shown: Vec<&str> = headers.iter().take(20).map(String::as_str).collect();
            let wanted = match mapping {
                Mapping::Given(map) => map.headers_of(FileField::Sku),
                Mapping::Auto => "SKU".to_owned(),
            };
            let refused = Refused::new(Rule::NoColumn).field("sku").value(wanted);
            return Err(refused.other(shown.join(", ")));
        }
        for (_, place) in &read {
            let key = keys.get(*place);
            if keys.iter().filter(|other| Some(*other) == key).count() > 1 {
                let header = headers.get(*place).map(String::as_str).unwrap_or_default();
                let refused = Refused::new(Rule::ColumnTwice).field("header");
                return Err(refused.value(header));
            }
        }
        read.sort_by_key(|(_, place)| *place);
        Ok(Self { map, read, headers })
    }

    pub(super) fn has(&self, field: FileField) -> bool {
        self.read.iter().any(|(known, _)| *known == field)
    }

    /// The header of a field's column.
    pub(super) fn header(&self, field: FileField) -> Option<&str> {
        let (_, place) = self.read.iter().find(|(known, _)| *known == field)?;
        self.headers.get(*place).map(String::as_str)
    }

    /// The header of the column that a refusal's field came from.
    pub(super) fn header_of(&self, name: &str) -> Option<&str> {
        let exact = FileField::named(name).and_then(|field| self.header(field));
        let close = || {
            let mut others = CLOSE.iter().filter(|(_, close)| *close == name);
            others.find_map(|(field, _)| self.header(*field))
        };
        exact.or_else(close)
    }

    /// The headers that nobody reads.
    pub(super) fn unused(&self) -> Vec<&str> {
        let used = |place: usize| self.read.iter().any(|(_, read)| *read == place);
        let headers = self.headers.iter().enumerate();
        let unused = headers.filter(|(place, header)| !used(*place) && !header.trim().is_empty());
        unused.map(|(_, header)| header.as_str()).collect()
    }
}

impl Map {
    fn headers_of(&self, field: FileField) -> String {
        let found = self.columns.iter().find(|(known, _)| *known == field);
        found.map_or_else(|| field.name().to_owned(), |(_, headers)| headers.join(", "))
    }
}

fn place(map: &Map, keys: &[String]) -> Vec<(FileField, usize)> {
    let at = |headers: &[String]| {
        let mut places =
            headers.iter().map(|header| keys.iter().position(|key| *key == folded(header)));
        places.find_map(|place| place)
    };
    map.columns.iter().filter_map(|(field, headers)| Some((*field, at(headers)?))).collect()
}

/// The map that knows most of the columns, the SKU among them.
fn guess(keys: &[String]) -> Result<(String, Vec<(FileField, usize)>), Refused> {
    let mut best = (NATIVE.to_owned(), Vec::new());
    let mut maps = vec![native()];
    for (name, source) in MAPS {
        maps.push(read(name, source)?);
    }
    for map in maps {
        let read = place(&map, keys);
        let named = read.iter().any(|(field, _)| {
            matches!(field, FileField::Sku | FileField::ShopId | FileField::ShopHandle)
        });
        if named && read.len() > best.1.len() {
            best = (map.name, read);
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::{Columns, MAPS, Mapping, read};
    use crate::app::exchange::fields::FileField;
    use crate::domain::refused::Rule;

    fn headers(text: &str) -> Vec<String> {
        text.split('|').map(str::to_owned).collect()
    }

    #[test]
    fn every_map_compiled_in_can_be_read() {
        for (name, source) in MAPS {
            assert!(read(name, source).is_ok(), "{name}");
        }
    }

    #[test]
    fn the_map_that_knows_most_columns_is_taken() {
        let map = |text: &str| Columns::find(&Mapping::Auto, headers(text)).map(|found| found.map);
        assert_eq!(map("sku|name|type|threshold|price").unwrap(), "native");
        assert_eq!(map("ID|Type|SKU|Name|Published|Stock|Regular price").unwrap(), "woocommerce");
        assert_eq!(map("Handle|Title|Variant SKU|Variant Price|Vendor").unwrap(), "shopify");
        assert_eq!(map("sku编码|商品名称|价格|库存|锁定库存").unwrap(), "mall");
        assert_eq!(map("货号|品名|条码|数量").unwrap(), "table");
        assert_eq!(map("a|b").unwrap_err().rule, Rule::NoColumn);
    }

    #[test]
    fn pairs_name_the_headers_and_a_typing_mistake_is_told() {
        let mapping = Mapping::parse("sku=Artikel, stock=Bestand").unwrap();
        let found = Columns::find(&mapping, headers("Artikel|Text|BESTAND")).unwrap();
        assert_eq!(found.read, vec![(FileField::Sku, 0), (FileField::Stock, 2)]);
        assert_eq!(found.unused(), ["Text"]);
        assert!(Mapping::parse("skuu=A").is_err());
        assert!(Mapping::parse("no such map").is_err());
        assert!(Columns::find(&mapping, headers("Artikel|Bestand|bestand")).is_err());
    }
}
