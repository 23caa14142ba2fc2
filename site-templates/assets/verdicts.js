// What constraints come to on a cluster, as `larder validate` judges them, in the same words. A verdict
// is `{ status, actual, reason }`:
// - `passed`, `failed`;
// - `notComparable`: versions are compared, and one side is none;
// - `unavailable`: there is no such reading, or it does not tell for certain;
// - `malformed`: the constraint is no condition, or not one of a reading.
"use strict";

const larderVerdicts = (function () {
  const { trimmed, split, wholeNumber, version, expression, isSatisfied } = larderConstraints;
  const { Unavailable, reading, subtypeOf, readingText, inOrder } = larderSnapshot;
  const nodesLabel = "NodeTopology.gpu-nodes.label";
  const deploymentType = "Deployment";

  function unavailable(reason) { throw new Unavailable(reason); }

  const malformed = (reason) => ({ status: "malformed", actual: null, reason });

  // A constraint with its parts, for any number of clusters.
  function compiled(name, value) {
    return {
      name, value, path: larderConstraints.path(name), expression: expression(value),
      label: name === nodesLabel ? labelExpression(value) : null,
    };
  }

  // Null unless no cluster can be held to a constraint.
  function flaw({ name, value, path, expression, label }) {
    if (!path) return malformed(`${name} is no address of a reading`);
    if (name === nodesLabel) {
      return label ? null
        : malformed(`"${value}" is neither key=value nor !key with a valid label`);
    }
    return expression ? null : malformed(`"${value}" is no condition`);
  }

  function verdict(snapshot, constraint) {
    const found = flaw(constraint);
    if (found) return found;
    try {
      return judged(snapshot, constraint);
    } catch (error) {
      if (error instanceof Unavailable) {
        return { status: "unavailable", actual: null, reason: error.message };
      }
      throw error;
    }
  }

  function judged(snapshot, { name, path, expression, label }) {
    if (name === nodesLabel) return verdictOnNodes(gpuNodes(snapshot, label));
    if (path.type === deploymentType) {
      return ofDeployment(deployedVersion(snapshot, path), expression, path);
    }
    return ofReading(reading(snapshot, path), expression);
  }

  // What a reading is of: a capture writes `mixed: A, B` of several things that differ.
  const mixed = "mixed: ";
  const texts = (reading) =>
    (reading.startsWith(mixed) ? reading.slice(mixed.length).split(", ") : [reading]);

  function ofReading(actual, wanted) {
    let holds = true;
    for (const text of texts(actual)) {
      holds = isSatisfied(wanted, text);
      if (!holds) break;
    }
    if (holds !== null) return { status: holds ? "passed" : "failed", actual, reason: null };
    const what = wanted.version ? "what was found" : `"${wanted.value}"`;
    const reason = `${wanted.comparison} compares versions, and ${what} is none`;
    return { status: "notComparable", actual, reason };
  }

  // Of what is stated for an address by hand.
  function ofText(text, constraint) {
    const found = flaw(constraint);
    if (found) return found;
    const { path, expression } = constraint;
    if (path.type !== deploymentType || path.key !== "version" || path.selector) {
      return ofReading(text, expression);
    }
    const tag = trimmed(text);
    if (version(tag)) return ofDeployment(tag, expression, path);
    const reason = noVersion(tag, path);
    return { status: "unavailable", actual: null, reason };
  }

  // Of what is stated by hand about a label of the GPU nodes: `!`, none has it; `=value`, all have it
  // with that value; `?`, neither.
  function ofLabel(stated, constraint) {
    const found = flaw(constraint);
    if (found) return found;
    const { key, value } = constraint.label;
    const isSatisfied = stated === (value === null ? "!" : "=" + value);
    const actual = stated === "!" ? `no GPU node has ${key}`
      : stated === "?" ? `some GPU nodes have ${key}, or with another value`
        : `all GPU nodes have ${key}${stated}`;
    return verdictOnNodes({ isSatisfied, actual });
  }

  // What is deployed: snapshots know the tag of every image, by the image's name.

  function ofDeployment(tag, wanted, path) {
    const found = ofReading(tag, wanted);
    return { ...found, reason: found.reason ?? `by the tag of the image ${path.subtype}` };
  }

  const noVersion = (tag, path) => `the tag ${tag} of the image ${path.subtype} is no version`;

  function deployedVersion(snapshot, path) {
    if (path.key !== "version" || path.selector) {
      unavailable(`a snapshot has no ${path.key} of what is deployed`);
    }
    const images = subtypeOf(snapshot, "K8s", "image")?.record.data;
    if (!images || images.size === 0) unavailable("the snapshot has no images, K8s.image");
    const tag = readingText(images.get(path.subtype));
    if (tag === null) unavailable(`the snapshot has no image ${path.subtype}`);
    if (!version(tag)) unavailable(noVersion(tag, path));
    return tag;
  }

  // Labels of nodes

  const isName = (text) => /^(?=.{1,63}$)[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(text);
  const isSubdomain = (text) =>
    text.length <= 253 &&
    text.split(".").every((part) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(part));

  function isLabelKey(text) {
    const parts = text.split("/");
    if (parts.length === 1) return isName(parts[0]);
    return parts.length === 2 && isSubdomain(parts[0]) && isName(parts[1]);
  }

  // `key=value`, or `!key` with the value null; null for neither.
  function labelExpression(text) {
    const whole = trimmed(text);
    const sign = whole.indexOf("=");
    if (!whole.startsWith("!") && sign < 0) return null;
    const label = whole.startsWith("!") ? { key: trimmed(whole.slice(1)), value: null }
      : { key: whole.slice(0, sign), value: whole.slice(sign + 1) };
    const isValue = label.value === null || label.value === "" || isName(label.value);
    return isLabelKey(label.key) && isValue ? label : null;
  }

  // GPU nodes are those that GKE labels as such when it makes them.
  const gpuNodeLabel = "cloud.google.com/gke-accelerator";
  const shownNodes = 5;

  const verdictOnNodes = ({ isSatisfied, actual }) =>
    ({ status: isSatisfied ? "passed" : "failed", actual, reason: null });

  function gpuNodes(snapshot, { key, value }) {
    const subtype = subtypeOf(snapshot, "NodeTopology", "label");
    if (!subtype) unavailable("the snapshot has no labels of nodes (NodeTopology.label)");
    const nodesOf = (entries) => new Set(entries.flatMap((entry) => entry.nodes));
    const nodes = nodesOf(labelEntries(subtype, gpuNodeLabel));
    if (nodes.size === 0) {
      unavailable(`the snapshot has no GPU nodes: no node has the label ${gpuNodeLabel}`);
    }
    const entries = labelEntries(subtype, key);
    if (value === null) {
      const having = nodesOf(entries);
      return withLabel(key, Array.from(nodes).filter((node) => having.has(node)), nodes.size);
    }
    const matching = nodesOf(entries.filter((entry) => entry.value === value));
    return withoutLabel(
      `${key}=${value}`, Array.from(nodes).filter((node) => !matching.has(node)), nodes.size);
  }

  const withLabel = (label, found, count) => (found.length === 0
    ? { isSatisfied: true, actual: `none of ${count} GPU nodes has ${label}` }
    : {
      isSatisfied: false,
      actual: `${found.length} of ${count} GPU nodes have ${label}: ${listed(found)}`,
    });

  const withoutLabel = (label, found, count) => (found.length === 0
    ? { isSatisfied: true, actual: `all ${count} GPU nodes have ${label}` }
    : {
      isSatisfied: false,
      actual: `${found.length} of ${count} GPU nodes lack ${label}: ${listed(found)}`,
    });

  function listed(nodes) {
    const more = nodes.length > shownNodes ? ` and ${nodes.length - shownNodes} more` : "";
    return nodes.sort(inOrder).slice(0, shownNodes).join(", ") + more;
  }

  // Which nodes have a label, with which value. Newer snapshots have an item for every key and value;
  // older ones fold both into `key: value|nodes`, or `key.value: value|nodes` for a key of several
  // values. Nothing may hold because something is missing, so what is incomplete or could mean two
  // things is no answer.
  function labelEntries(subtype, key) {
    const entries = subtype.items.length === 0
      ? foldedEntries(subtype, key) : itemEntries(subtype, key);
    const values = new Map();
    for (const { value, nodes } of entries) {
      for (const node of nodes) {
        const other = values.get(node);
        if (other !== undefined && other !== value) {
          unavailable(
            `the labels contradict each other: node ${node} has ${key} both as ${other} and as ${value}`);
        }
        values.set(node, value);
      }
    }
    return entries;
  }

  function itemEntries(subtype, key) {
    const labels = subtype.items.map(labelOf);
    const valuesOfKey = counted(labels.map((label) => label.key));
    const foldedKey = (label) =>
      (valuesOfKey.get(label.key) > 1 ? `${label.key}.${label.value}` : label.key);
    const foldedKeys = counted(labels.map(foldedKey));
    const entries = [];
    // A damaged item could be one of the key that is asked for.
    for (const label of labels) {
      const folded = foldedKey(label);
      const list = itemNodes(subtype, label, folded, foldedKeys.get(folded) === 1);
      checkCount(label, list);
      if (label.key === key) entries.push({ value: label.value, nodes: complete(list, label.place) });
    }
    return entries;
  }

  function labelOf(item, number) {
    const place = `NodeTopology.label[${number}]`;
    const key = item.context.get("key") ?? "";
    if (key === "") unavailable(`${place} does not say the label's key`);
    return { item, place, key, value: item.context.get("value") ?? "" };
  }

  function counted(all) {
    const counts = new Map();
    for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
    return counts;
  }

  // From the item itself, or from the reading that it refers to and that speaks of no other label.
  function itemNodes(subtype, { item, place }, folded, isOnly) {
    const list = item.data.get("node-list");
    const reference = item.data.get("node-list-ref");
    if (typeof list === "string" && reference === undefined) return nodeList(list, place);
    if (list !== undefined || typeof reference !== "string") {
      unavailable(`${place} has not exactly one of node-list and node-list-ref`);
    }
    const text = readingText(subtype.record.data.get(folded));
    if (reference !== folded || !isOnly || text === null) {
      unavailable(`${place} refers to ${reference}, which does not speak of it alone`);
    }
    return nodeList(split(text, "|").at(-1), place);
  }

  // The item says in three ways how many nodes there are.
  function checkCount({ item, place }, list) {
    const count = countOf(item.data.get("node-count"));
    const isTruncated = item.data.get("truncated");
    if (count === null || typeof isTruncated !== "boolean") {
      unavailable(`${place} lacks node-count or truncated`);
    }
    if (isTruncated !== list.isTruncated || count - BigInt(list.nodes.length) !== list.hidden) {
      unavailable(`${place} contradicts itself on how many nodes there are`);
    }
  }

  function countOf(value) {
    const isWhole = typeof value === "bigint" || typeof value === "number" && Number.isInteger(value);
    if (!isWhole || value < 0) return null;
    const count = BigInt(value);
    // Beyond 64 bits, and for whole numbers that only unsigned ones hold, it is no count.
    return count < 2n ** 63n ? count : null;
  }

  function foldedEntries(subtype, key) {
    const [plain, suffixed] = [[], []];
    for (const [name, value] of subtype.record.data) {
      if (!name.startsWith(key)) continue;
      const fields = split(readingText(value), "|");
      // Otherwise it is another label, whose name begins the same.
      if (name !== key && name !== `${key}.${fields[0]}`) continue;
      const place = `NodeTopology.label.${name}`;
      if (fields.length !== 2) unavailable(`${place} is not value|nodes`);
      const entry = { value: fields[0], nodes: complete(nodeList(fields[1], place), place) };
      (name === key ? plain : suffixed).push(entry);
    }
    if (plain.length > 0) return plain;
    if (suffixed.length === 1) {
      unavailable(
        `NodeTopology.label.${key}.${suffixed[0].value} is either the label ${key} or another one of ` +
        "that name; capture the snapshot anew with a version that lists labels as items");
    }
    return suffixed;
  }

  // Names with a comma between them, and ` (+N more)` at the end where some were left out.
  function nodeList(text, place) {
    const nodes = text === "" ? [] : split(text, ",");
    const left = /\(\+([0-9]+) more\)$/.exec(text);
    const hidden = left ? wholeNumber(left[1]) : 0n;
    if (hidden === null) {
      unavailable(`${place} leaves out (+${left[1]} more), which is no number of nodes`);
    }
    return { nodes, hidden, isTruncated: left !== null };
  }

  function complete({ nodes, hidden, isTruncated }, place) {
    if (isTruncated) {
      unavailable(
        `${place} leaves out ${hidden} nodes; capture the snapshot without --max-nodes-per-entry`);
    }
    if (nodes.length === 0 || !nodes.every(isSubdomain)) {
      unavailable(`${place} has no list of valid names of nodes`);
    }
    return nodes;
  }

  return Object.freeze({ compiled, verdict, ofText, ofLabel, nodesLabel });
})();
