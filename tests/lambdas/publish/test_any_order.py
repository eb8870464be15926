"""Whatever happens to pictures, in whatever order it is told, the catalog ends as the bucket is."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from lambdas.publish import ops
from tests.lambdas.house import House
from tests.lambdas.publish.steps import found, rebuild, settle, shown

# Two products, one of them with three keys; a third whose files are not always pictures.
KEYS = ("images/7.jpg", "images/a/7.jpg", "images/b/7.png", "images/8.jpg", "images/9.jpg")
key = st.sampled_from(KEYS)
content = st.one_of(st.integers(0, 3), st.just(b"no picture"))


class Bucket(RuleBasedStateMachine):
    """Somebody works in the bucket; events of it are lost, doubled and late."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.house = House(Path(self.folder.name), hold_share=1.0)

    @rule(key=key, content=content)
    def put(self, key: str, content: int | bytes) -> None:
        self.house.put(key, content)

    @rule(key=key)
    def remove(self, key: str) -> None:
        self.house.remove(key)

    @rule(keys=st.lists(key, min_size=1, max_size=4))
    def look(self, keys: list[str]) -> None:
        self.house.look(*keys)

    @rule()
    def publish(self) -> None:
        self.house.publish()

    @rule()
    def compact(self) -> None:
        rebuild(self.house)

    @rule(name=st.sampled_from("ab"), product=st.sampled_from("789"))
    def describe(self, name: str, product: str) -> None:
        self.house.store.write(
            f"metadata/{name}.csv", f"id,productDisplayName\n{product},by {name}\n".encode()
        )

    def teardown(self) -> None:
        """A sweep finds what no event told of; then all is as if only that had ever been."""
        with self.folder:
            settle(self.house, *ops.behind(self.house.store))
            assert found(self.house) == shown(self.house)
            assert ops.verify(self.house.store) == []
            assert ops.pending(self.house.store).waiting == 0
            assert not self.house.store.keys("inbox/")


TestAnyOrder = Bucket.TestCase
TestAnyOrder.settings = settings(
    max_examples=25,
    stateful_step_count=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
