"""From the neutral form to each engine's own language. A translator is a function of a workload and a folder; it
returns why the workload can't be said in that language, or None."""
