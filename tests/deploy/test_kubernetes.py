"""deploy/kubernetes/: that the manifests fit each other, the image and the settings."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.deploy.manifests import DEPLOY, secrets_in, unknown_settings
from tests.paths import ROOT

FOLDER = DEPLOY / "kubernetes"
FILES = sorted(FOLDER.glob("*.yaml"))
OPTIONAL = {"articles.yaml", "autoscaler.yaml", "http.yaml", "secret.example.yaml"}
Object = dict[str, Any]
OBJECTS: list[Object] = [
    each for file in FILES for each in yaml.safe_load_all(file.read_text(encoding="utf-8")) if "metadata" in each
]
KUSTOMIZATION: Object = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))


def the(kind: str) -> Object:
    (found,) = [each for each in OBJECTS if each["kind"] == kind]
    return found


def pods() -> Iterator[Object]:
    """The specification of each pod."""
    yield the("Pod")["spec"]
    yield the("Deployment")["spec"]["template"]["spec"]
    yield the("CronJob")["spec"]["jobTemplate"]["spec"]["template"]["spec"]


def containers() -> Iterator[Object]:
    for pod in pods():
        yield from (*pod.get("initContainers", ()), *pod["containers"])


def test_what_is_applied_together_is_there_and_the_rest_says_that_it_is_not() -> None:
    assert {file.name for file in FILES} == {*KUSTOMIZATION["resources"], *OPTIONAL, "kustomization.yaml"}


def test_every_container_may_do_little() -> None:
    for pod in pods():
        assert pod["automountServiceAccountToken"] is False
        may = {"runAsNonRoot": True, "runAsUser": 10001, "runAsGroup": 10001, "fsGroup": 10001}
        assert may.items() <= pod["securityContext"].items()
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in containers():
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"].keys() == {"requests", "limits"}


def test_every_pod_finds_the_claim_and_every_mount_its_volume() -> None:
    for pod in pods():
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        assert volumes["data"]["persistentVolumeClaim"]["claimName"] == the("PersistentVolumeClaim")["metadata"]["name"]
        for container in (*pod.get("initContainers", ()), *pod["containers"]):
            mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
            assert mounts.keys() <= volumes.keys()
            assert mounts["data"] == "/var/lib/footnote"


def test_the_bot_is_asked_how_it_is_where_it_listens() -> None:
    (bot,) = the("Deployment")["spec"]["template"]["spec"]["containers"]
    settings = {each["name"]: each["value"] for each in bot["env"]}
    assert settings == {"FOOTNOTE_HEALTH_PORT": "8081", "FOOTNOTE_HEALTH_HOST": "0.0.0.0"}
    ports = {port["name"]: str(port["containerPort"]) for port in bot["ports"]}
    for probe, path in (("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")):
        asked = bot[probe]["httpGet"]
        assert (asked["path"], ports[asked["port"]]) == (path, settings["FOOTNOTE_HEALTH_PORT"])


def test_what_selects_the_bots_selects_the_bots() -> None:
    labels = the("Deployment")["spec"]["template"]["metadata"]["labels"]
    for selector in (
        the("Deployment")["spec"]["selector"]["matchLabels"],
        the("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        the("Service")["spec"]["selector"],
    ):
        assert selector == labels
    target = the("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", the("Deployment")["metadata"]["name"])
    assert the("CronJob")["spec"]["jobTemplate"]["spec"]["template"]["metadata"]["labels"] != labels


def test_every_setting_is_one_and_no_secret_stands_in_a_file() -> None:
    example = the("Secret")
    named = {*example["stringData"], *(each["name"] for container in containers() for each in container.get("env", ()))}
    assert unknown_settings(named) == {"FOOTNOTE_SHARED_INDEX"}, "of commands"
    assert [secrets_in(file.read_text(encoding="utf-8")) for file in FILES] == [[]] * len(FILES)
    (bot,) = the("Deployment")["spec"]["template"]["spec"]["containers"]
    assert bot["envFrom"] == [{"secretRef": {"name": example["metadata"]["name"]}}]


def test_what_builds_and_what_waits_for_it_know_a_shared_index_as_the_bot_does() -> None:
    (build,) = the("CronJob")["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    (first,) = the("Deployment")["spec"]["template"]["spec"]["initContainers"]
    key = {"name": the("Secret")["metadata"]["name"], "key": "FOOTNOTE_INDEX", "optional": True}
    told = [{"name": "FOOTNOTE_SHARED_INDEX", "valueFrom": {"secretKeyRef": key}}]
    assert build["env"] == first["env"] == told


def test_the_image_has_the_version_of_the_project() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    (image,) = KUSTOMIZATION["images"]
    assert (image["name"], image["newTag"]) == ("footnote", version)
    assert {container["image"] for container in containers()} == {"footnote", f"{image['newName']}:{version}"}


def test_kubernetes_knows_every_field() -> None:
    validate = pytest.importorskip("kubernetes_validate", reason="pip install kubernetes-validate")
    for each in OBJECTS:
        validate.validate(each, validate.latest_version(), strict=True)
