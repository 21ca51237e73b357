//! The numbers of the rows that there are.

/// The first and the last of those without a gap between them. Seldom is there a gap: what has a
/// history is not deleted.
#[derive(Debug, Default)]
pub(super) struct Ids(Vec<(i64, i64)>);

impl Ids {
    /// Adds the next larger one.
    pub(super) fn add(&mut self, id: i64) {
        match self.0.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(id) => *last = id,
            _ => self.0.push((id, id)),
        }
    }

    pub(super) fn has(&self, id: i64) -> bool {
        let behind = self.0.partition_point(|(_, last)| *last < id);
        self.0.get(behind).is_some_and(|(first, _)| *first <= id)
    }
}
