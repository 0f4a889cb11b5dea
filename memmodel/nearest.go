package memmodel

import "strings"

// nearest returns the name that somebody who wrote word may have meant; "" if none
// comes near.
func nearest(word string, names []string) string {
	word = plain(word)
	if word == "" {
		return ""
	}
	for _, n := range names {
		if plain(n) == word {
			return n
		}
	}
	for _, n := range names {
		if strings.Contains(plain(n), word) {
			return n
		}
	}
	best, at := 3, ""
	for _, n := range names {
		if d := distance(word, plain(n)); d < best && d < len(word) {
			best, at = d, n
		}
	}
	for _, n := range names {
		if at == "" && strings.HasPrefix(word, plain(n)) {
			at = n
		}
	}
	return at
}

// plain leaves letters and digits: C++20, cpp20 and c20 are the same.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(s))
	return strings.ReplaceAll(s, "cpp", "c")
}

// distance is the number of letters to insert, delete or replace to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := diagonal
			if a[i] != b[j] {
				d = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], d
		}
	}
	return row[len(b)]
}
