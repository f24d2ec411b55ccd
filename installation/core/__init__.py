"""Pure rules of the piece: standard library and numpy only, no device, no thread, no clock."""
