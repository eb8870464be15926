"""Files of product data, over real connections."""

from tests.stack import RunningStack

HEADER = "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName\n"


def row(product: str, name: str, colour: str = "Blue") -> str:
    return f"{product},Men,Apparel,Topwear,Shirts,{colour},Fall,2012,Casual,{name}\n"


def test_a_new_file_renames_products_without_looking_at_their_pictures_again(shop: RunningStack) -> None:
    before = shop.match("10001")
    shop.put("metadata/new names.csv", (HEADER + row("10001", "A name, with a comma", "Mauve")).encode())
    shop.wait_for(lambda: shop.product("10001")["name"] == "A name, with a comma")
    after = shop.match("10001")
    assert after["product"]["baseColour"] == "Mauve"
    assert after["thumbnail"] == before["thumbnail"]
    assert found(shop, "baseColour", "Mauve") == ["10001"]
    assert found(shop, "q", "with+comma") == ["10001"]
    shop.delete("metadata/new names.csv")
    shop.wait_for(lambda: shop.product("10001")["name"] == before["product"]["name"])


def test_a_file_in_another_encoding_is_refused_and_its_last_rows_stay(shop: RunningStack) -> None:
    shop.put("metadata/team.csv", (HEADER + row("10002", "Kept")).encode())
    shop.wait_for(lambda: shop.product("10002")["name"] == "Kept")
    shop.put("metadata/team.csv", (HEADER + row("10002", "Größe")).encode("utf-16"))
    shop.wait_for(lambda: "UTF-16" in shop.get("/reports/latest.csv").decode())
    assert shop.product("10002")["name"] == "Kept"


def found(shop: RunningStack, column: str, value: str) -> list[str]:
    """The products that browsing shows."""
    return [match["product"]["id"] for match in shop.api(f"/api/products?{column}={value}")["matches"]]
