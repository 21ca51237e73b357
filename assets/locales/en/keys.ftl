# keys.toml, the list of keys, and what is wrong with a key.

scope-palette = commands
scope-editor = list of keys

key-complete = Complete
    .help = Write the chosen name out
key-add-key = One more
    .help = One key more for the command
key-no-key = No key
    .help = No key for the command; it can still be run by its name
key-usual-keys = As usual
    .help = The keys of the preset again

keys-title = Keys: { $preset }   { $shown } of { $all }
keys-help = Every command with its keys; change one by pressing it
keys-press = Press the key for { $command } ({ $place }). Esc leaves it as it is.
keys-changed = OK  { $place } > { $command }: { $before } -> { $after }
keys-written = OK  written to { $path }
keys-no-file = ! There is no home folder: start with --keys FILE to keep keys.
keys-file-head =
    The keys of Stockroom's console, every one. Copy what you change to keys.toml beside config.toml.
    preset = "clerk", "operator" or "vim" is what everything not named is taken from.
    Digits, Esc, Enter and what terminals and scanners take for themselves cannot be bound.
keys-line = line { $line }: { $said }
keys-toml = this cannot be read: { $said }
keys-no-preset = there is no preset { $name }; there are { $fits }
keys-no-hints = the key line cannot show "{ $name }"; it can show { $fits }
keys-no-place = there is no place { $name }; meant { $fits }?
keys-no-command = there is no command { $name }; meant { $fits }?
keys-no-key = no key is called "{ $name }"; meant { $fits }?
keys-not-keys = { $name } needs a key or a list of keys, such as "a" or ["a", "F2"]
keys-unsafe = { $key } cannot be { $command }: { $why }
keys-taken = { $key } is { $one } and { $other }: one of them needs another key
keys-taken-twice = { $key } is { $one } and, in line { $line }, { $other }: one of them needs another key
keys-needed = { $command } needs a key: nobody could go on without it
keys-fixed = { $command } keeps its key, which means the same in every program
keys-why-digit = digits open the box into which codes are typed and scanned
keys-why-code = scanners put it in front of codes
keys-why-ssh = ssh takes it away at the beginning of a line
keys-why-not-ascii = not every keyboard types it, and input methods change it
keys-why-chord = tmux, screen or the terminal take it away
keys-why-same = it arrives as Backspace, Tab or Enter
keys-why-alt = Alt arrives as Esc and a letter on a slow line
keys-why-full-screen = many terminals go full-screen with it
keys-why-ends = it ends every scan, so it only takes the next step
keys-why-esc = a key that a slow line cuts in two begins with it, so it only leaves
keys-why-kept = it means cancel or suspend in every program
keys-why-text = text is typed there, and it is part of that
keys-why-answer = questions are answered with it
keys-checked = { $path }: these keys can be used

scope-chooser = columns
key-columns = Columns
    .help = Which columns the list shows, and in which order
key-show-column = Show/hide
    .help = Show the column, or hide it
key-earlier = Left
    .help = Move the column one place to the left
key-later = Right
    .help = Move the column one place to the right
key-usual-columns = As usual
    .help = The usual columns in their usual order
columns-title = Columns
columns-keys = kept for you; scripts stay as they are
columns-one = One column stays.
