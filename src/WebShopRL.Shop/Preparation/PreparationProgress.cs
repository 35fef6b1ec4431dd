namespace WebShopRL.Shop.Preparation;

/// <summary>How far the preparation of a catalog is. <see cref="Fraction"/> is in [0, 1].</summary>
public readonly record struct PreparationProgress(string Stage, double Fraction);
