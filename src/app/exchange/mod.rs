//! Files in and out: shops' product lists, stock lists, and Stockroom's own.
//!
//! An import is one transaction: the file is applied whole or not at all, unless wrong rows are to
//! be left out. Every row is read, whatever was wrong before it, so one run tells all that is to be
//! mended. Stock is moved, never set: the difference to what the file says is received, adjusted or
//! locked like anything else, and the ledger names the file. A row that carries the figures it was
//! exported with is not written once these moved. What a file leaves empty stays as it is.
//!
//! An export is one consistent look. What a spreadsheet would run as a formula is guarded by a `'`,
//! which the import takes off again; importing an untouched file changes nothing.
//!
//! Memory does not grow with the file: some hundred rows are held at a time, and notes on rows seen
//! are kept on disk.
//!
//! | what | module |
//! |---|---|
//! | bytes to text | `decode` |
//! | text to records, JSON lines | `records`, `rows` |
//! | columns to fields | `fields`, `map` |
//! | a cell to a value and back | `cell` |
//! | a row as what it says | `draft` |
//! | rows read beside the one that is written | `ahead` |
//! | a row into the store | `import`, `stock` |
//! | rows that begin products and their stock, many together | `begin` |
//! | what came of it | `report` |
//! | the same file under the same key | `keyed` |
//! | the store to a file | `export` |

mod ahead;
mod begin;
mod cell;
mod decode;
mod draft;
mod export;
mod fields;
mod import;
mod keyed;
mod map;
mod records;
mod report;
mod rows;
mod sheet;
mod stock;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

pub use self::export::{ExportOptions, Format, WRITING, What};
pub use self::fields::{FileField, PRODUCT_COLUMNS, STOCK_COLUMNS};
pub use self::map::{Map, Mapping};
pub use self::report::{Notice, NoticeKind, Rejected, Report, TOLD_MAX};
use crate::app::exchange::begin::Beginnings;
use crate::app::exchange::import::Import;
use crate::app::exchange::rows::{Extent, Rows};
use crate::app::exchange::stock::Warehouses;
use crate::app::{App, Env, Source, who};
use crate::store::beginnings::Before;
use crate::store::scratch::Scratch;
use crate::store::{Error, Keep, glance, ledger};

/// What becomes of 999999 in a stock cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unlimited {
    /// Stock stays as it is, and a notice offers the stock type.
    #[default]
    Offer,
    /// The product becomes unlimited.
    Yes,
    /// It is a number like any other.
    No,
}

/// How a file is imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Which column holds what.
    pub mapping: Mapping,
    /// The warehouse of rows that name none.
    pub warehouse: Option<String>,
    /// The file's encoding; `None` to find out.
    pub encoding: Option<String>,
    /// What separates the cells; `None` to find out.
    pub delimiter: Option<u8>,
    /// Says what would be done and does nothing.
    pub dry_run: bool,
    /// Leaves wrong rows out rather than the whole file.
    pub partial: bool,
    /// Empty cells clear their field; never stock.
    pub clear_empty: bool,
    /// What becomes of 999999 in a stock cell.
    pub unlimited: Unlimited,
    /// What the ledger names as the cause, the file's name.
    pub reference: Option<String>,
    /// The caller's idempotency key: the same file again gives the first report and changes
    /// nothing, whatever was sold in between.
    pub key: Option<String>,
}

/// Opens what is to be imported; `-` is standard input, which is kept aside first, so that nobody
/// waits for a slow sender while the store is held.
///
/// # Errors
///
/// [`Error::Io`].
pub fn open(path: &Path) -> Result<File, Error> {
    let failed = |cause| Error::Io { doing: "open the file", cause };
    if path.as_os_str() == "-" {
        return spool(&mut std::io::stdin().lock());
    }
    let mut file = File::open(path).map_err(failed)?;
    let found = file.metadata().map_err(failed)?;
    if found.is_dir() {
        return Err(failed(std::io::ErrorKind::IsADirectory.into()));
    }
    if found.is_file() { Ok(file) } else { spool(&mut file) }
}

fn spool(input: &mut dyn Read) -> Result<File, Error> {
    let failed = |cause| Error::Io { doing: "keep the input aside", cause };
    let mut file = tempfile::tempfile().map_err(failed)?;
    std::io::copy(input, &mut file).map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    Ok(file)
}

impl App {
    /// Imports a file; `progress` hears how many rows are read, now and then.
    ///
    /// # Errors
    ///
    /// What is wrong with the file as a whole, in which case nothing was read; what went wrong with
    /// the store, in which case nothing was written. Wrong rows are in the report.
    pub fn import(
        &mut self,
        file: File,
        options: &ImportOptions,
        progress: &mut dyn FnMut(i64),
    ) -> Result<Report, Error> {
        self.import_rows(file, options, progress, true)
    }

    /// The same with every row as an operation of its own, however many of them begin a product:
    /// what comes of it is what comes of [`App::import`], and takes longer.
    ///
    /// # Errors
    ///
    /// As [`App::import`].
    pub fn import_one_by_one(
        &mut self,
        file: File,
        options: &ImportOptions,
    ) -> Result<Report, Error> {
        self.import_rows(file, options, &mut |_| {}, false)
    }

    fn import_rows(
        &mut self,
        mut file: File,
        options: &ImportOptions,
        progress: &mut dyn FnMut(i64),
        gathers: bool,
    ) -> Result<Report, Error> {
        let keyed = keyed::Keyed::new(&mut file, options)?;
        let (mapping, encoding) = (&options.mapping, options.encoding.as_deref());
        let file = sheet::unfolded(file)?;
        let extent = Extent::of(&file)?;
        let (rows, columns) = Rows::open(file, mapping, encoding, options.delimiter)?;
        let (now, scratch) = (self.clock.now(), Scratch::open()?);
        let env = Env { source: Source::Import, ..self.env.clone() };
        let path = self.store.path().to_owned();
        self.store.write_at_length(|tx| {
            let env = &Env { opening: Some(ledger::last(tx)?), ..env };
            who::may(tx, env, "import")?;
            if let Some(report) = keyed.known(tx)? {
                return Ok((report, Keep::No));
            }
            let stock_only = |field: &FileField| {
                *field == FileField::Sku
                    || *field == FileField::Warehouse
                    || *field == FileField::Bin
                    || *field == FileField::Shown
                    || field.is_stock()
                    || STOCK_COLUMNS.contains(field)
            };
            let describes = columns.read.iter().any(|(field, _)| !stock_only(field));
            let had_products = glance::read(tx)?.get(glance::PRODUCTS).is_some_and(|n| *n > 0);
            let warehouses = Warehouses::look(tx, options.warehouse.as_deref())?;
            let before = if had_products { Some(Before::open(&path)?) } else { None };
            let report = Report::default();
            let all_new = !had_products && !columns.has(FileField::Warehouse);
            let mut import = Import {
                env,
                now,
                options,
                columns: &columns,
                report,
                warehouses,
                scratch,
                describes,
                adds: columns.has(FileField::Name),
                had_products,
                progress,
                beginnings: Beginnings::new(gathers, all_new, !options.dry_run),
            };
            import.run(tx, (rows, extent), before)?;
            let mut report = import.report;
            report.written = !options.dry_run && (options.partial || !report.is_rejected());
            let keep = if report.written { Keep::Yes } else { Keep::No };
            if report.written {
                keyed.keep(tx, &report, now)?;
            }
            Ok((report, keep))
        })
    }
}
