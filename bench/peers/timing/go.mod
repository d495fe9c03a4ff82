// What the harnesses in Go share.
module bylaw.bench/peers/timing

go 1.26
