# Codes that stand for nothing, and what the terminal is asked to show.

not-known-misread = ! Misread: the check digit of { $code } is wrong. Scan it again.
not-known-new = ! No product has { $code }; its check digit is right: a new one?
not-known-input-method = ! { $code } is no code. Input method on? Press Shift to switch.
not-known-container = ! { $code } is the number of a container, not of a product.

message-theme = Theme: { $name }
message-themes = Themes: { $names }
message-theme-colours = ! { $name } needs { $wanted } colours; this terminal says it has { $known }.
