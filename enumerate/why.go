package enumerate

import "context"

func (c *collector) why(ctx context.Context, threads [][]path) *Why { return nil }
