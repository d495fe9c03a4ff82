// The one source of the shared library's own: all else comes from the rooms.
