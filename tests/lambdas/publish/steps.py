"""Steps that several of publish's tests take."""

from lambdas.publish.publish import Outcome, publish
from lookalike import layout
from lookalike.store import Info
from tests.lambdas.house import House


def rebuild(house: House) -> Outcome:
    """What the nightly schedule asks for."""
    house.clock.advance(1)
    return publish(house.store, house.settings, house.now, house.send, rebuild=True)


WRITES = ("write", "write_if", "upload", "delete", "tag")


class Died(Exception):
    """The process was killed."""


def busy(house: House) -> dict[str, str]:
    """A house with a version, and news of every kind waiting; what must be found in the end: id → ETag."""
    house.drop({**{f"images/{number}.jpg": number for number in range(12)}, "images/old/0.jpg": 50})
    house.publish()
    house.look("images/late.jpg")
    house.put("images/late.jpg", 60)  # readable only after its event
    house.drop({"images/1.jpg": 61, "images/new.jpg": 62, "images/bad.jpg": b"no picture"})
    house.remove("images/2.jpg", "images/old/0.jpg")
    house.look("images/2.jpg", "images/old/0.jpg", "images/2.jpg")
    house.store.write("metadata/styles.csv", b"id,productDisplayName\n3,Red shirt\n")
    return shown(house) | {"late": house.store.read("images/late.jpg").info.etag}


def shown(house: House) -> dict[str, str]:
    """What must be found once all is published: for each id the ETag of its newest picture that is one."""
    newest: dict[str, Info] = {}
    for info in house.store.list(layout.IMAGES):
        product = layout.product_id(info.key)
        before = newest.get(product)
        is_one = house.store.read(info.key).data[:2] == b"\xff\xd8"
        if is_one and (before is None or info.last_modified > before.last_modified):
            newest[product] = info
    return {product: info.etag for product, info in newest.items()}


def found(house: House) -> dict[str, str]:
    """What is found: id → ETag."""
    return {product.id: product.etag for product in house.products.values()}


def settle(house: House, *behind: str) -> None:
    """Publishes, and looks again at what publish asked for (and at `behind`), until all is merged."""
    house.publish()
    if keys := [*house.sent, *behind]:
        house.look(*keys)
    house.publish()
