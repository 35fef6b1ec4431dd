namespace WebShopRL.Shop.Goals;

/// <summary>WebShop's splits by goal index: test 0-499, validation 500-1499, train 1500 and on.</summary>
public enum GoalSplit
{
    Test,
    Validation,
    Train,
}
