/*
** What a transaction writes to the log goes to the disk in one piece.
**
** SQLite writes each page that a commit changed in two system calls, twenty-four bytes before it
** and the page itself; an order changes fifteen pages. They lie behind one another in the log, so
** here they are held in memory and written together, which is a seventh of the time of an order.
**
** This is a VFS that stands before the system's own and becomes the default one of the process. It
** changes when bytes are handed to the system, never which bytes or where; other programs, with or
** without it, work on the same files at the same time. What it keeps:
**
**   1. A commit is in the file before SQLite goes on: the page behind a header that marks a commit
**      is never held, and xSync writes what is held before it syncs. Only after that does SQLite
**      tell other connections of the commit.
**   2. Only what is written under the write lock is held, and what was not committed is forgotten
**      when the lock goes. After a rollback the next writer, of any process, writes at that same
**      place; nothing of ours may come later.
**   3. Whoever reads through the same connection reads what was written: what is held is written
**      first where a read touches it, and before anything else that is done with the file.
**   4. A write that fails is told by the call in which it fails, and what is held stays held, so
**      that it is tried again and never lost while a transaction still counts on it.
**
** Only logs are held back. The store itself is written by checkpoints, whose end nobody is told in
** time for others who read; it is wrapped because its locks tell when a transaction is over.
**
** And what a checkpoint wrote is synced at its end. SQLite does so only where it copied all of the
** log: one that copies most of it beside the writer (checkpoints.rs) would leave the wait for the
** disk to the writer that copies the rest. A sync that fails is told by the next one that SQLite
** asks for, since the system tells it only once, and only after that one is the log written anew.
*/
#include <stdlib.h>
#include <string.h>
#include "sqlite3.h"

/* Bytes held at most: two transactions as large as an order of one line. */
#define ROOM 65536

/* Bytes before a page in the log; the second four are 0 but where the page ends a commit. */
#define HEADER 24

/* The lock of who writes, see "WAL-mode File Format" of SQLite, section 2.2. */
#define WRITE_LOCK 0
#define CHECKPOINT_LOCK 1

/* An open store or an open log. The file of the system's own VFS lies behind it. */
typedef struct File File;
struct File {
  sqlite3_file head;   /* first, for SQLite */
  sqlite3_file *real;
  File *other;         /* of a store its log, of a log its store; NULL without */
  unsigned char *held; /* of a log: what is not yet written; NULL before the first */
  int length;          /* bytes of it */
  int unsynced;        /* of a store: whether anything was written since the last sync */
  int failed;          /* of a store: what a sync of ours said that SQLite did not yet hear */
  int writes;          /* of a log: whether the write lock is ours */
  int ends;            /* of a log: whether the page that comes next ends a commit */
  sqlite3_int64 place; /* where it belongs in the log */
};

static sqlite3_vfs *base;
static sqlite3_vfs gathering;

static sqlite3_file *real(sqlite3_file *file){ return ((File*)file)->real; }

/* Writes what is held. */
static int flush(File *log){
  if( log->length==0 ) return SQLITE_OK;
  int rc = log->real->pMethods->xWrite(log->real, log->held, log->length, log->place);
  if( rc==SQLITE_OK ) log->length = 0;
  return rc;
}

static void discard(File *log){
  log->length = 0;
  log->ends = 0;
}

/* Whether a write of so many bytes continues what is held. */
static int continues(const File *log, int amount, sqlite3_int64 place){
  return log->length>0 && place==log->place+log->length && amount<=ROOM-log->length;
}

/* Whether these bytes stand before a page that ends a commit. */
static int ends_commit(const unsigned char *bytes, int amount){
  return amount==HEADER && (bytes[4] | bytes[5] | bytes[6] | bytes[7])!=0;
}

static int log_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 place){
  File *log = (File*)file;
  int last = log->ends;
  log->ends = ends_commit(bytes, amount);
  if( !continues(log, amount, place) ){
    int rc = flush(log);
    if( rc!=SQLITE_OK ) return rc;
    if( !log->held ) log->held = malloc(ROOM);
    /* A header that marks a commit and joins nothing is all of a small transaction, or only gets a
    ** new checksum and no page comes behind it. */
    if( !log->held || !log->writes || last || log->ends || amount>ROOM ){
      return log->real->pMethods->xWrite(log->real, bytes, amount, place);
    }
    log->place = place;
  }
  memcpy(log->held+log->length, bytes, amount);
  log->length += amount;
  return last ? flush(log) : SQLITE_OK;
}

static int log_read(sqlite3_file *file, void *bytes, int amount, sqlite3_int64 place){
  File *log = (File*)file;
  if( place<log->place+log->length && log->place<place+amount ){
    int rc = flush(log);
    if( rc!=SQLITE_OK ) return rc;
  }
  return log->real->pMethods->xRead(log->real, bytes, amount, place);
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size){
  File *log = (File*)file;
  if( size<=log->place ) discard(log);
  int rc = flush(log);
  return rc==SQLITE_OK ? log->real->pMethods->xTruncate(log->real, size) : rc;
}

static int log_sync(sqlite3_file *file, int flags){
  int rc = flush((File*)file);
  return rc==SQLITE_OK ? real(file)->pMethods->xSync(real(file), flags) : rc;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size){
  int rc = flush((File*)file);
  return rc==SQLITE_OK ? real(file)->pMethods->xFileSize(real(file), size) : rc;
}

/* What is still held belongs to no commit: a connection that ends rolls back. */
static int any_close(sqlite3_file *file){
  File *closed = (File*)file;
  if( closed->other ) closed->other->other = NULL;
  free(closed->held);
  closed->held = NULL;
  return closed->real->pMethods->xClose(closed->real);
}

static int store_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 place){
  ((File*)file)->unsynced = 1;
  return real(file)->pMethods->xWrite(real(file), bytes, amount, place);
}

static int store_sync(sqlite3_file *file, int flags){
  File *store = (File*)file;
  int rc = real(file)->pMethods->xSync(real(file), flags);
  if( store->failed ) rc = store->failed;
  store->failed = SQLITE_OK;
  store->unsynced = rc!=SQLITE_OK;
  return rc;
}

static void sync_rest(File *store){
  if( !store->unsynced ) return;
  int rc = store->real->pMethods->xSync(store->real, SQLITE_SYNC_NORMAL);
  if( rc!=SQLITE_OK ) store->failed = rc;
  store->unsynced = 0;
}

static int store_shm_lock(sqlite3_file *file, int first, int count, int flags){
  File *log = ((File*)file)->other;
  int is_turn = log && first==WRITE_LOCK && (flags & SQLITE_SHM_EXCLUSIVE);
  if( is_turn ) discard(log);
  if( first==CHECKPOINT_LOCK && (flags & SQLITE_SHM_UNLOCK) ) sync_rest((File*)file);
  int rc = real(file)->pMethods->xShmLock(real(file), first, count, flags);
  if( is_turn ) log->writes = rc==SQLITE_OK && (flags & SQLITE_SHM_LOCK);
  return rc;
}

/* All else is the system's own VFS. */

static int store_read(sqlite3_file *file, void *bytes, int amount, sqlite3_int64 place){
  return real(file)->pMethods->xRead(real(file), bytes, amount, place);
}
static int store_truncate(sqlite3_file *file, sqlite3_int64 size){
  return real(file)->pMethods->xTruncate(real(file), size);
}
static int store_size(sqlite3_file *file, sqlite3_int64 *size){
  return real(file)->pMethods->xFileSize(real(file), size);
}
static int any_lock(sqlite3_file *file, int lock){
  return real(file)->pMethods->xLock(real(file), lock);
}
static int any_unlock(sqlite3_file *file, int lock){
  return real(file)->pMethods->xUnlock(real(file), lock);
}
static int any_check(sqlite3_file *file, int *held){
  return real(file)->pMethods->xCheckReservedLock(real(file), held);
}
static int any_control(sqlite3_file *file, int what, void *argument){
  return real(file)->pMethods->xFileControl(real(file), what, argument);
}
static int any_sector(sqlite3_file *file){
  return real(file)->pMethods->xSectorSize(real(file));
}
static int any_device(sqlite3_file *file){
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
static int store_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **at){
  return real(file)->pMethods->xShmMap(real(file), region, size, extend, at);
}
static void store_shm_barrier(sqlite3_file *file){
  real(file)->pMethods->xShmBarrier(real(file));
}
static int store_shm_unmap(sqlite3_file *file, int remove){
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}
static int store_fetch(sqlite3_file *file, sqlite3_int64 place, int amount, void **at){
  return real(file)->pMethods->xFetch(real(file), place, amount, at);
}
static int store_unfetch(sqlite3_file *file, sqlite3_int64 place, void *at){
  return real(file)->pMethods->xUnfetch(real(file), place, at);
}

static const sqlite3_io_methods log_methods = {
  1, any_close, log_read, log_write, log_truncate, log_sync, log_size, any_lock, any_unlock,
  any_check, any_control, any_sector, any_device, NULL, NULL, NULL, NULL, NULL, NULL
};
static const sqlite3_io_methods store_methods = {
  3, any_close, store_read, store_write, store_truncate, store_sync, store_size, any_lock,
  any_unlock, any_check, any_control, any_sector, any_device, store_shm_map, store_shm_lock,
  store_shm_barrier, store_shm_unmap, store_fetch, store_unfetch
};

/* Opens a store or its log with ours before it; every other file is the system's alone. */
static int gathering_open(
  sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *granted
){
  File *opened = (File*)file;
  int is_log = (flags & SQLITE_OPEN_WAL)!=0;
  (void)vfs;
  if( !is_log && !(flags & SQLITE_OPEN_MAIN_DB) ) return base->xOpen(base, name, file, flags, granted);
  memset(opened, 0, sizeof(File));
  opened->real = (sqlite3_file*)&opened[1];
  int rc = base->xOpen(base, name, opened->real, flags, granted);
  if( !opened->real->pMethods ) return rc;
  if( !is_log ){
    /* Without shared memory there is no log that others read. */
    if( opened->real->pMethods->iVersion<3 && rc==SQLITE_OK ) rc = SQLITE_CANTOPEN;
    file->pMethods = &store_methods;
    return rc;
  }
  file->pMethods = &log_methods;
  File *store = (File*)sqlite3_database_file_object(name);
  if( store && store->head.pMethods==&store_methods ){
    opened->other = store;
    store->other = opened;
  }
  return rc;
}

/* SQLite calls this once, when it begins. */
int stockroom_gather_init(const char *unused){
  (void)unused;
  base = sqlite3_vfs_find(NULL);
  if( !base ) return SQLITE_ERROR;
  gathering = *base;
  gathering.pNext = NULL;
  gathering.zName = "stockroom";
  gathering.szOsFile = (int)sizeof(File) + base->szOsFile;
  gathering.xOpen = gathering_open;
  return sqlite3_vfs_register(&gathering, 1);
}
