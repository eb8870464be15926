"""Kill anything at any moment: what was acknowledged is searchable in the end."""

import pytest

from tests.stack import RunningStack, garment

ROLES = ("ministack", "ingest", "publish", "site")
# Who must stand still for a picture to be stuck before the step, and what shows that it got that far.
STEPS = {"ingest has looked": "ingest", "publish has merged": "publish"}


@pytest.mark.parametrize("killed", ROLES)
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_before_a_step_loses_no_picture(shop: RunningStack, step: str, killed: str) -> None:
    name = f"killed-{killed}-{STEPS[step]}"
    with shop.halted(STEPS[step]):
        shop.put(f"images/{name}.jpg", garment(100))
        if STEPS[step] == "publish":
            shop.wait_for(lambda: shop.keys("inbox/"))
        shop.kill(killed)
    shop.wait_for(lambda: shop.product(name))


def test_a_kill_of_everything_loses_neither_picture_nor_deletion_nor_product_data(shop: RunningStack) -> None:
    shop.put("images/goes.jpg", garment(101))
    shop.wait_for(lambda: shop.product("goes"))
    with shop.halted("ingest"), shop.halted("publish"):
        shop.put("images/stays.jpg", garment(102))
        shop.put("metadata/late.csv", b"id,productDisplayName\nstays,Named at the last moment\n")
        shop.delete("images/goes.jpg")
        for name in ROLES:
            shop.kill(name)
    shop.wait_for(lambda: (shop.product("stays") or {}).get("name") == "Named at the last moment")
    shop.wait_for(lambda: shop.product("goes") is None)


def test_what_was_searchable_still_is_after_ministack_was_killed(shop: RunningStack) -> None:
    before = shop.api("/api/health")
    shop.kill("ministack")
    after = shop.wait_for(lambda: shop.api("/api/health"))
    assert (after["snapshot"], after["size"]) == (before["snapshot"], before["size"])
