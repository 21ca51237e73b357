# words
header-alerts = !{ $count }
key-help = Help
    .help = Keys that work here
left = { $minutes }m { "}" } { key-help.help }
-term = x
uses = { -term } { $count ->
    [one] one
   *[other] { $count }
}
