app-name = stockroom
