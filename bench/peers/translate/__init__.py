"""From the neutral form to each engine's own language. A translator is a module with write(work, folder); it returns
why the workload can't be said in that language, or None."""
