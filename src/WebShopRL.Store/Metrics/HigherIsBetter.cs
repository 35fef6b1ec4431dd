namespace WebShopRL.Store.Metrics;

/// <summary>Whether higher values of a metric are better (true), lower ones (false), or neither (null). The store does not know the metrics: its host hands this in.</summary>
public delegate bool? HigherIsBetter(string metric);
