//! The pieces of products that begin, gathered by a thread of its own while products are written: when
//! the last one is there, all but its block stand in the index, and no product is read again for it.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use crate::store::search::blocks::{block_of, place_of};
use crate::store::search::gathered::Gathered;
use crate::store::search::pieces::{Text, Writing, add};
use crate::store::{Error, Tx};

/// New products, by ascending numbers.
pub(in crate::store) type Named = Vec<(i64, Text)>;

/// All pieces of a block, each with what is written of it.
type Block = (i64, Vec<(i64, Vec<u8>)>);

/// The thread, and what it is handed.
#[derive(Debug)]
pub(in crate::store) struct Beside {
    /// The first of the products.
    from: i64,
    /// `None` at the end.
    named: Option<SyncSender<Named>>,
    whole: Receiver<Block>,
    thread: Option<JoinHandle<()>>,
}

impl Beside {
    /// Begins with the product in row `from`; `None` where the system gives no thread.
    pub(in crate::store) fn begin(from: i64) -> Option<Self> {
        // One more than the thread has in hand: who writes waits rather than that more wait here.
        let (named, taken) = sync_channel(1);
        let (hand_back, whole) = channel();
        let thread = std::thread::Builder::new()
            .name("pieces".to_owned())
            .spawn(move || gather_all(&taken, &hand_back));
        thread.ok().map(|thread| Self { from, named: Some(named), whole, thread: Some(thread) })
    }

    /// Hands over products that were written, and writes the blocks that are whole.
    pub(in crate::store) fn gather(&self, tx: &Tx<'_>, named: Named) -> Result<(), Error> {
        if let Some(to) = &self.named {
            drop(to.send(named)); // it fails where the thread panicked, which `end` tells
        }
        self.whole.try_iter().try_for_each(|block| self.write(tx, block))
    }

    /// Writes all that is not written yet.
    pub(in crate::store) fn end(mut self, tx: &Tx<'_>) -> Result<(), Error> {
        drop(self.named.take());
        self.whole.iter().try_for_each(|block| self.write(tx, block))?;
        match self.thread.take().map(JoinHandle::join) {
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            Some(Ok(())) | None => Ok(()),
        }
    }

    fn write(&self, tx: &Tx<'_>, (block, sets): Block) -> Result<(), Error> {
        Writing::of(self.from, block, sets).write(tx, usize::MAX)
    }
}

impl Drop for Beside {
    /// Waits for its end, which comes soon.
    fn drop(&mut self) {
        drop(self.named.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn gather_all(taken: &Receiver<Named>, hand_back: &Sender<Block>) {
    let (mut block, mut held) = (0, Gathered::default());
    // Nobody listens any more when the transaction is given up.
    let finish = |block, held: Gathered| drop(hand_back.send((block, held.written())));
    for named in taken {
        for (id, text) in &named {
            if block_of(*id) != block {
                if !held.is_empty() {
                    finish(block, std::mem::take(&mut held));
                }
                block = block_of(*id);
            }
            add(&mut held, place_of(*id), text);
        }
    }
    if !held.is_empty() {
        finish(block, held);
    }
}

#[cfg(test)]
mod tests {
    use super::{Beside, Named};
    use crate::store::row::{all, execute};
    use crate::store::search::pieces::rebuild;
    use crate::store::{Error, Keep, Store, Tx};

    type Row = ([i64; 3], Vec<u8>);

    fn rows(tx: &Tx<'_>) -> Result<Vec<Row>, Error> {
        let sql = "SELECT block, piece, part, held FROM product_piece ORDER BY block, piece, part";
        all(tx.connection, sql, "look", [], |row| {
            Ok(([row.get(0)?, row.get(1)?, row.get(2)?], row.get(3)?))
        })
    }

    /// New products behind others of the same block, and beyond its end.
    fn save(tx: &Tx<'_>, ids: std::ops::Range<i64>) -> Result<Named, Error> {
        let mut named = Named::new();
        for id in ids {
            let text = [format!("AB-{id}"), format!("保温杯 {}", id % 17), format!("69{id}")];
            let sql = "INSERT INTO product (id, sku, name, codes) VALUES (?1, ?2, ?3, ?4)";
            execute(tx.connection, sql, "save", (id, &text[0], &text[1], &text[2]))?;
            named.push((id, text));
        }
        Ok(named)
    }

    #[test]
    fn what_is_gathered_beside_is_what_is_gathered_from_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("shop.db"), false).unwrap();
        let work = |tx: &Tx<'_>| {
            drop(save(tx, 64_900..65_000)?);
            rebuild(tx)?;
            let beside = Beside::begin(65_000).unwrap();
            for from in (65_000..67_000).step_by(400) {
                let named = save(tx, from..from + 400)?;
                beside.gather(tx, named)?;
            }
            beside.end(tx)?;
            let gathered = rows(tx)?;
            assert!(gathered.iter().any(|(row, _)| row[0] == 1) && gathered.len() > 100);
            rebuild(tx)?;
            assert_eq!(rows(tx)?, gathered);
            let beside = Beside::begin(67_000).unwrap();
            let named = save(tx, 67_000..67_100)?;
            beside.gather(tx, named)?;
            drop(beside); // given up: nothing of it is written
            assert_eq!(rows(tx)?, gathered);
            Ok(((), Keep::Yes))
        };
        store.write(work).unwrap();
    }
}
