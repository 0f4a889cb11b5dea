module github.com/ordo-go/ordo

go 1.26
