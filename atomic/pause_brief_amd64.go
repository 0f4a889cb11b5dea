package atomic

// pauseBriefly is one instruction, as pause is.
func pauseBriefly()
