"""What a feature, a result or a chart looks like, as primitives; no painter, no pixels."""
