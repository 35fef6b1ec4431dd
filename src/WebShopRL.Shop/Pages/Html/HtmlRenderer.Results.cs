namespace WebShopRL.Shop.Pages.Html;

public sealed partial class HtmlRenderer
{
    private string Results(ResultsPage page) => ShopPage(page, $"""
              <div class="row top-buffer">
                <div class="col-sm-8">
                  <div class="display-4">
                    <h3>Page {Number(page.Number)} (Total results: {Number(page.Total)})</h3>
                  </div>
                  {End}
                    <div class="col-sm-2">
        {(page.Number > 1 ? TurnButton(page, page.Number - 1, "&lt; Prev") : "")}            </div>
                    <div class="col-sm-2">
        {TurnButton(page, page.Number + 1, "Next &gt;")}            </div>
                  {End}
                </div>
              </div>

              <div class="row top-buffer">
                {string.Concat(page.Products.Select(listed => Listed(page, listed)))}
              </div>
        """);

    private string TurnButton(ResultsPage page, int number, string label) => $"""
                      <form method="post" action="{Escape(links.Results(page.SessionId, page.Keywords, Number(number)))}">
                        <button type="submit" class="btn btn-primary">{label}</button>
                      </form>

        """;

    private string Listed(ResultsPage page, ListedProduct listed)
    {
        var product = listed.Product;
        var address = new ProductAddress(page.SessionId, product.Asin, page.Keywords, Number(page.Number), "{}");
        return $"""

                <div class="col-lg-12 mx-auto list-group-item">
                  <div class="col-lg-4">
                    <img src="{Escape(product.MainImage)}" class="result-img">
                  </div>
                  <div class="col-lg-8">
                    <ul class="list-group shadow">
                        <div class="media align-items-lg-center flex-column flex-lg-row p-3">
                          <div class="media-body order-2 order-lg-1 searched-product">
                            {End}
                            <h4 class="mt-0 font-weight-bold mb-2 product-asin"><a class="product-link" href="{Escape(links.Item(address))}">{Escape(product.Asin)}</a></h5>
                            <h4 class="mt-0 font-weight-bold mb-2 product-title">{Escape(product.Title)}</h5>
                            <div class="d-flex align-items-center justify-content-between mt-1">
                              <h5 class="font-weight-bold my-2 product-price">{Escape(product.PriceTag)}</h6>
                            </div>
        <!--
                            <div class="d-flex align-items-center justify-content-between mt-1">
                              <h5 class="font-weight-bold my-2 product-category">{Escape(product.Category)}</h5>
                            </div>
                            <div class="d-flex align-items-center justify-content-between mt-1">
                              <h5 class="font-weight-bold my-2 product-query">{Escape(product.Query)}</h5>
                            </div>
                            <div class="d-flex align-items-center justify-content-between mt-1">
                              <h5 class="font-weight-bold my-2 product-product_category">{Escape(product.ProductCategory)}</h5>
                            </div>
        -->
                          </div>
                        </div>
                    </ul>
                  </div>
                </div>
                {End}
        """;
    }
}
