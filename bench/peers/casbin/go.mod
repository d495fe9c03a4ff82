module bylaw.bench/peers/casbin

go 1.26

replace bylaw.bench/peers/timing => ../timing

require github.com/casbin/casbin/v3 v3.10.0

require (
	bylaw.bench/peers/timing v0.0.0
	github.com/bmatcuk/doublestar/v4 v4.6.1 // indirect
	github.com/casbin/govaluate v1.3.0 // indirect
	github.com/google/uuid v1.6.0 // indirect
)
