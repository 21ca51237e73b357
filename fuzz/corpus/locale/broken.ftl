a = { $
b
c = { $count -> [x] }
d = { d }
e = { "\u00 }
    .f = 

= nothing
