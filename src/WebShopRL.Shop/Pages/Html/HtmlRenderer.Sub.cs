using System.Globalization;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Shop.Pages.Html;

public sealed partial class HtmlRenderer
{
    private string Sub(SubPage page) => ShopPage(page, $"""
        {PreviousButton(links.Item(Address(page)))}
              <div class="row top-buffer">
                <div class="col-md-12">
                  <div class="row top-buffer">
                    <div class="col-sm-6" name="{Name(page.Kind)}">
                      <div class="card card-body">
        {Content(page)}
                      </div>
                    </div>{(page.Kind == SubPageKind.Attributes ? "\n" + Origin(page.Product) : "")}
                  </div>
                </div>
              </div>
        """);

    private static string Name(SubPageKind kind) => kind switch
    {
        SubPageKind.Description or SubPageKind.Attributes => "description",
        SubPageKind.Features => "bulletpoints",
        SubPageKind.Reviews => "reviews",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static string Content(SubPage page) => page.Kind switch
    {
        SubPageKind.Description => $"""
                        <p class="product-info">{Escape(page.Product.Description)}</p>
        """,
        SubPageKind.Features => $"""
                        <ul>
                          {string.Concat(page.Product.Bullets.Select(bullet => ListItem("product-info", bullet)))}
                        </ul>
        """,
        SubPageKind.Reviews => $"                {string.Concat(page.Product.Reviews.Select(Review))}",
        SubPageKind.Attributes => $"""
                        <ul>
                          {string.Concat(page.Product.Attributes.Select(attribute => ListItem("attribute", attribute)))}
                        </ul>
        """,
        _ => throw new ArgumentOutOfRangeException(nameof(page), page.Kind, null),
    };

    /// <summary>Where the product was found; the Attributes page alone tells.</summary>
    private static string Origin(Product product) => $"""
                    <div class="col-sm-6" name="description">
                      <div class="d-flex align-items-center justify-content-between mt-1">
                        <h5 class="font-weight-bold my-2 product-category">{Escape(product.Category)}</h5>
                      </div>
                      <div class="d-flex align-items-center justify-content-between mt-1">
                        <h5 class="font-weight-bold my-2 product-query">{Escape(product.Query)}</h5>
                      </div>
                      <div class="d-flex align-items-center justify-content-between mt-1">
                        <h5 class="font-weight-bold my-2 product-product_category">{Escape(product.ProductCategory)}</h5>
                      </div>
                    </div>
        """;

    private static string ListItem(string style, string text) => $"""

                          <li><p class="{style}"> {Escape(text)}</p></li>
                          {End}
        """;

    private static string Review(Review review)
    {
        // Jinja's int filter: 0 for what is no number.
        var stars = double.TryParse(review.Score, CultureInfo.InvariantCulture, out var score) ? (int)Math.Clamp(score, 0, 5) : 0;
        return $"""

                          <div class="card">
                            <div class="row text-left">
                              <h4 class="blue-text mt-3">"{Escape(review.Title)}"</h4>
                              <p class="text-left">
                                <span>{Escape(review.Score)}</span>
        {string.Concat(Enumerable.Repeat("                        <span class=\"fa fa-star star-active\"></span>\n", stars))}{string.Concat(Enumerable.Repeat("                        <span class=\"fa fa-star star-inactive\"></span>\n", 5 - stars))}                      </p>
                              <p class="content">{Escape(review.Body)}</p>
                            </div>
                          </div>
                        {End}
        """;
    }
}
