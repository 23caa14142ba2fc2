"""Evidence of `larder validate`, read by other people's readers, and theirs by `larderc build`.

    python evidence_test.py LARDERC LARDER

Envelopes are verified and made by securesystemslib, statements read by in-toto's own library, keys made by
cryptography. The digest of a recipe is made again from the table, by table_reader.py and the description in
README.md alone.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding, NoEncryption, PrivateFormat, PublicFormat)
from google.protobuf.json_format import ParseDict
from in_toto_attestation.predicates.test_result.v0.test_result_pb2 import TestResult
from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
from in_toto_attestation.v1.statement import Statement
from jsonschema import Draft202012Validator
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

from table_reader import open_table

LARDERC, LARDER = (sys.argv.pop(1) for _ in "12") if len(sys.argv) > 2 else ("larderc", "larder")

HEAD = "kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\n"
TREE = {
    "registry.yaml": "components: [{name: app}]\n",
    "overlays/base.yaml": HEAD + "metadata: {name: base}\n",
    "components/app/manifests/a.yaml": "kind: ConfigMap\n",
    "overlays/eks.yaml": HEAD + """metadata: {name: eks}
spec:
  criteria: {service: eks}
  constraints: [{name: K8s.server.version, value: ">= 1.32"}]
  componentRefs:
    - name: app
      type: Helm
      manifestFiles: [components/app/manifests/a.yaml]
      overrides: {"é": 1.5, b: {z: [true, null, 1.0e+21], a: "x\\ty"}}
  validation: {deployment: {checks: [operator-health]}}
""",
}
SNAPSHOT = """kind: Snapshot
metadata: {timestamp: "2026-08-01T10:00:00Z"}
measurements:
  - {type: K8s, subtypes: [{subtype: server, data: {version: v1.33.5}}]}
"""
TYPE = "https://in-toto.io/attestation/test-result/v0.1"


def pem(name, key):
    """Writes a key as OpenSSL would: the private half, and its public one."""
    private = FOLDER / f"{name}.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = FOLDER / f"{name}.public.pem"
    public.write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


def fingerprint(key):
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return sha256(der).hexdigest()


def run(*arguments, status=0):
    done = subprocess.run(
        [str(argument) for argument in arguments], capture_output=True, text=True, check=False)
    assert done.returncode == status, (arguments, done.returncode, done.stderr)
    return done


def build(*keys, status=0):
    trust = [word for key in keys for word in ("--evidence-key", key)]
    return run(
        LARDERC, "build", FOLDER / "tree", "--templates", "site-templates", "--output",
        FOLDER / "site", "--evidence", FOLDER / "evidence", *trust, status=status)


def setUpModule():
    global FOLDER, OWNER, PRIVATE, PUBLIC, TABLE
    FOLDER = Path(tempfile.mkdtemp())
    unittest.addModuleCleanup(shutil.rmtree, FOLDER)
    for path, text in TREE.items():
        place = FOLDER / "tree" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    (FOLDER / "cluster.yaml").write_text(SNAPSHOT)
    (FOLDER / "evidence").mkdir()
    OWNER = Ed25519PrivateKey.generate()
    PRIVATE, PUBLIC = pem("owner", OWNER)
    TABLE = FOLDER / "larder.table"
    run(LARDERC, "compile", FOLDER / "tree", "--output", TABLE)
    run(LARDER, "validate", "--table", TABLE, "--service", "eks", "--snapshot",
        FOLDER / "cluster.yaml", "--evidence", FOLDER / "eks.json", "--key", PRIVATE)


def envelope():
    return json.loads((FOLDER / "eks.json").read_text())


class Ours(unittest.TestCase):
    def test_its_signature_is_right(self):
        key = SSlibKey.from_crypto(OWNER.public_key(), keyid=fingerprint(OWNER))
        read = Envelope.from_dict(envelope())
        self.assertEqual(list(read.verify([key], 1)), [fingerprint(OWNER)])
        self.assertEqual(read.payload_type, "application/vnd.in-toto+json")

    def test_another_key_and_a_change_are_noticed(self):
        other = SSlibKey.from_crypto(
            Ed25519PrivateKey.generate().public_key(), keyid=fingerprint(OWNER))
        with self.assertRaises(VerificationError):
            Envelope.from_dict(envelope()).verify([other], 1)
        key = SSlibKey.from_crypto(OWNER.public_key(), keyid=fingerprint(OWNER))
        changed = Envelope.from_dict(envelope())
        changed.payload = changed.payload.replace(b"WARNED", b"PASSED")
        with self.assertRaises(VerificationError):
            changed.verify([key], 1)

    def test_it_is_a_statement_with_a_test_result(self):
        document = json.loads(Envelope.from_dict(envelope()).payload)
        statement = Statement.copy_from_pb(ParseDict(document, Statement([], "", {}).pb))
        statement.validate()
        self.assertEqual(statement.pb.predicate_type, TYPE)
        result = ParseDict(document["predicate"], TestResult(), ignore_unknown_fields=True)
        self.assertEqual(result.result, "WARNED")
        self.assertEqual(list(result.passed_tests), ["readiness: K8s.server.version"])
        self.assertEqual(list(result.warned_tests), ["deployment: operator-health"])
        self.assertEqual(list(result.failed_tests), [])
        self.assertEqual(len(result.configuration), 3)
        for resource in result.configuration:
            ResourceDescriptor.copy_from_pb(resource).validate()
        digests = {each.name: each.digest["sha256"] for each in result.configuration if each.digest}
        self.assertEqual(digests, {
            "snapshot": sha256(SNAPSHOT.encode()).hexdigest(),
            "larder.table": sha256(TABLE.read_bytes()).hexdigest()})

    def test_the_digest_is_what_the_description_says(self):
        table = open_table(str(TABLE))
        criteria = {"service": "eks"}
        recipe = table.recipe(table.answer(criteria).content)
        recipe.pop("profile", None)
        everything = {name: criteria.get(name, "any")
                      for name in ("service", "accelerator", "intent", "os", "platform")}
        path = "components/app/manifests/a.yaml"
        whole = {"criteria": everything, "recipe": recipe,
                 "files": {path: sha256(TREE[path].encode()).hexdigest()}}
        text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        subject, = json.loads(Envelope.from_dict(envelope()).payload)["subject"]
        self.assertEqual(subject["name"], "eks")
        self.assertEqual(subject["digest"]["sha256"], sha256(text.encode()).hexdigest())


class Theirs(unittest.TestCase):
    """What somebody else's program signs."""

    def sign(self, change=lambda statement: None, kind="application/vnd.in-toto+json"):
        statement = json.loads(Envelope.from_dict(envelope()).payload)
        change(statement)
        signer = CryptoSigner(OWNER, SSlibKey.from_crypto(OWNER.public_key()))
        signed = Envelope(json.dumps(statement).encode(), kind, {})
        signed.sign(signer)
        (FOLDER / "evidence" / "theirs.json").write_text(json.dumps(signed.to_dict()))

    def page(self):
        return (FOLDER / "site" / "recipes" / "eks.md").read_text()

    def test_it_is_shown(self):
        self.sign()
        self.assertEqual(build(PUBLIC).stderr, "")
        self.assertIn("**Validated in part.**", self.page())

        def everything(statement):
            predicate = statement["predicate"]
            predicate["passedTests"] += predicate.pop("warnedTests")
            del predicate["larder_notJudgedTests"]
            predicate["result"] = "PASSED"

        self.expect_documents("validated-in-part")
        self.sign(everything)
        build(PUBLIC)
        self.assertIn("**Validated.**", self.page())
        self.expect_documents("validated")

    def expect_documents(self, status):
        """The site's documents say so, as their schema has it, and name the file by its digest."""
        folder = FOLDER / "site" / "api" / "v1"
        schema = json.loads((folder / "schema.json").read_text())
        Draft202012Validator.check_schema(schema)
        recipe, index = (
            json.loads((folder / name).read_text()) for name in ("recipes/eks.json", "index.json"))
        for document in (recipe, index):
            self.assertEqual(list(Draft202012Validator(schema).iter_errors(document)), [])
        self.assertEqual(recipe["status"], status)
        statuses = {each["name"]: each["status"] for each in index["recipes"]}
        self.assertEqual(statuses, {"eks": status, "generic": "structurally-sound"})
        evidence, = recipe["evidence"]
        contents = (FOLDER / "site" / evidence["path"]).read_bytes()
        self.assertEqual(evidence["sha256"], sha256(contents).hexdigest())
        self.assertEqual(evidence["key"]["sha256"], fingerprint(OWNER))
        spoiled = dict(recipe, evidence=[dict(evidence, passed="all")])
        self.assertFalse(Draft202012Validator(schema).is_valid(spoiled))

    def test_it_is_refused(self):
        _, stranger = pem("stranger", Ed25519PrivateKey.generate())
        self.sign()
        self.assertIn("untrusted-signature", build(stranger, status=1).stderr)
        build(stranger, PUBLIC)
        self.sign(kind="application/json")
        self.assertIn("unknown-payload", build(PUBLIC, status=1).stderr)
        self.sign(lambda statement: statement.update(predicateType=TYPE.replace("0.1", "0.2")))
        self.assertIn("unknown-predicate", build(PUBLIC, status=1).stderr)
        self.sign(lambda statement: statement["predicate"].update(result="PASSED"))
        self.assertIn("not-a-statement", build(PUBLIC, status=1).stderr)


if __name__ == "__main__":
    unittest.main()
