using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Pages;

/// <summary>The sub pages of a product; their names stand in URLs as they are here.</summary>
public enum SubPageKind
{
    Description,
    Features,
    Reviews,
    Attributes,
}

/// <summary>More about a product: its description, its bullet points, its reviews, or what was mined from them.</summary>
public sealed record SubPage : ProductPage
{
    public required SubPageKind Kind { get; init; }

    protected override string Path =>
        $"/item_sub_page/{SessionId}/{AddressedAsin}/{string.Join('+', Keywords.Words)}/{ResultsNumber}/{Kind}/{PythonRepr.Of(Chosen)}";

    protected override void AddTexts(List<PageText> texts)
    {
        AddInstruction(texts);
        AddButtons(texts, "Back to Search", "< Prev");
        switch (Kind)
        {
            case SubPageKind.Description:
                texts.Add(new(PageTextKind.Plain, Product.Description));
                break;
            case SubPageKind.Features:
                texts.AddRange(Product.Bullets.Select(bullet => new PageText(PageTextKind.Plain, " " + bullet)));
                break;
            case SubPageKind.Reviews:
                foreach (var review in Product.Reviews)
                    AddReview(texts, review);
                break;
            case SubPageKind.Attributes:
                texts.AddRange(Product.Attributes.Select(attribute => new PageText(PageTextKind.Plain, " " + attribute)));
                texts.Add(new(PageTextKind.Plain, Product.Category));
                texts.Add(new(PageTextKind.Plain, Product.Query));
                texts.Add(new(PageTextKind.Plain, Product.ProductCategory));
                break;
        }
    }

    private static void AddReview(List<PageText> texts, Review review)
    {
        texts.Add(new(PageTextKind.Plain, $"\"{review.Title}\""));
        texts.Add(new(PageTextKind.Plain, review.Score));
        texts.Add(new(PageTextKind.Plain, review.Body));
    }
}
