using System.Text;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Search;

/// <summary>What the search engine knows of a product: title, description, first bullet and options, in lower case. Later bullets, attributes and categories are not searched.</summary>
internal static class IndexedText
{
    public static string Of(Product product)
    {
        var text = new StringBuilder(product.Title).Append(' ').Append(product.Description).Append(' ');
        if (product.Bullets.Count > 0) text.Append(product.Bullets[0]);
        text.Append(' ');
        for (var group = 0; group < product.Options.Count; group++)
        {
            if (group > 0) text.Append(", and ");
            text.Append(product.Options[group].Name).Append(": ").AppendJoin(", ", product.Options[group].Values);
        }
        return PythonText.Lower(text.ToString());
    }
}
