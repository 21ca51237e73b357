# Codes that stand for nothing, and what the terminal is asked to show.

not-known-misread = ! Misread: the check digit of { $code } is wrong. Scan it again.
not-known-new = ! No product has { $code }; its check digit is right: a new one?
not-known-input-method = ! { $code } is no code. Input method on? Press Shift to switch.
not-known-container = ! { $code } is the number of a container, not of a product.

message-theme = Theme: { $name }
message-themes = Themes: { $names }
message-theme-colours = ! { $name } needs { $wanted } colours; this terminal says it has { $known }.

doctor-utf8 = The locale is not UTF-8, so only ASCII is shown and the language is English. Set LANG=en_US.UTF-8, zh_CN.UTF-8, zh_TW.UTF-8 or C.UTF-8.
doctor-no-color = NO_COLOR is set, so nothing is coloured; the selection stays in reverse video. Unset it for colours.
doctor-no-colours = TERM names a terminal without colours. Set TERM to what it is, such as xterm-256color, if it has them.
doctor-256 = console.theme is dark256 and the terminal says it has { $colours } colours, so auto16 is shown. Set TERM=xterm-256color if it has 256.
doctor-size = { $columns }x{ $rows } works; from 80x24 on every row is shown, from 100 columns on a pane beside lists.
doctor-silent = The terminal answers no question, so frames are not paced. On a slow line use --plain.
doctor-slow = The terminal answers after { $ms } ms: the line is slow. Frames wait for it; --plain needs the least.
doctor-wide = The terminal draws characters of doubtful width two columns wide. The console uses none of its own; names of products may have them.
doctor-tmux = In tmux set escape-time to 25 or less, so that Esc comes at once, and set-clipboard on, so that copying works.
doctor-screen = In screen set maptimeout 25, so that Esc comes at once.
doctor-scanner = Set the scanner to end a code with Enter and to send AIM identifiers, such as ]E0; stockroom doctor --scanner tries it.

doctor-scan = Scan code { $number } of 3. Esc ends.
doctor-scan-none = Nothing was scanned.
doctor-scanned = Read { $code } in { $ms } ms.
doctor-end-good = The end of a code is set well.
doctor-end-nothing = The scanner ends a code with nothing. Set its suffix to Enter.
doctor-end-both = The scanner ends a code with return and line feed; both are taken as one end. Enter alone is better.
doctor-end-differs = The codes ended differently. Set one suffix for all kinds of codes.
doctor-aim = AIM identifiers come through, so it is known what kind of code was scanned.
doctor-no-aim = No AIM identifiers came. Switch them on, so that a price code is never taken for a number.
doctor-separator = The GS1 separator comes through: lots and serial numbers can be read.
doctor-input-method = An input method changed what was scanned. Press Shift to switch it off while scanning.
doctor-check-digit = A check digit was wrong: a code was misread, or its check digit is not sent. Switch it on.

doctor-title = What this terminal and scanner can do
doctor-terminal = terminal { $term }, { $columns }x{ $rows }, { $colours } colours, theme { $theme }
doctor-place = language { $language }, UTF-8: { $utf8 }, over a network: { $remote }
doctor-store = store { $store }, user { $user }
doctor-all-well = Nothing has to be set.
scanner-title = Try the scanner with three codes
