"""llama.cpp's own HTTP server with a tiny model of random weights, made on the spot.

Needs `pip install xllamacpp gguf` (xllamacpp carries llama.cpp's server in its
wheel). Prints the address when it listens, and serves until its input ends.
Whatever such a model writes is nonsense: that is what it is for.
"""

import sys
import tempfile
from pathlib import Path

import gguf
import numpy
import xllamacpp

WIDTH, HEADS, LAYERS, INNER, CONTEXT = 64, 4, 1, 128, 32768

# What it may say: words that the guard must hold back as well as harmless ones,
# marks of an agenda, and words that prospects write, so that a quote is now and
# then a true one. Bytes, for the prompt, it reads but does not write.
WORDS = """the and you of to a is we it that for in with are your our can free price
costs guarantee discount percent dollars users month year tomorrow call send person
never always best promise refund included unlimited certified cheapest friday 20 50 99
8k 40 planners Ohio wholesaler stock spring expensive data safe budget need team""".split()
MARKS = ["[1]", "[2]", "[step]", "{{fact:pricing}}", "http://x.test"]
# How gladly it says what: so that sentences, strings and lists come to an end.
GLADLY = {'"': 4.0, ".": 2.5, "?": 1.5, "]": 1.0, "{": 1.0, "}": -1.0, "$": 1.0, "%": 1.0}
LETTERS, NEVER = -2.0, -12.0


def make_model(path: Path, seed: int) -> None:
    random = numpy.random.default_rng(seed)
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("random")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)

    # The vocabulary: token, kind, and how gladly it is said.
    kind = gguf.TokenType
    tokens = [("<unk>", kind.UNKNOWN, NEVER), ("<s>", kind.CONTROL, NEVER)]
    tokens += [("</s>", kind.CONTROL, 0.0)]
    tokens += [(f"<0x{byte:02X}>", kind.BYTE, NEVER) for byte in range(256)]
    tokens += [
        (chr(code), kind.NORMAL, GLADLY.get(chr(code), LETTERS)) for code in range(33, 127)
    ]
    tokens += [("▁", kind.NORMAL, 0.0)]
    tokens += [("▁" + word, kind.NORMAL, 1.0) for word in WORDS + MARKS]
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _, _ in tokens])
    writer.add_token_scores([-float(place) for place in range(len(tokens))])
    writer.add_token_types([int(of) for _, of, _ in tokens])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)

    def weights(name: str, *shape: int) -> None:
        values = random.standard_normal(shape, dtype=numpy.float32) * 0.3
        writer.add_tensor(name, values)

    def ones(name: str, size: int) -> None:
        writer.add_tensor(name, numpy.ones(size, dtype=numpy.float32))

    # The first number of every word is large and the same: what stands there in
    # the last matrix is how gladly a word is said, whatever came before.
    embedded = random.standard_normal((len(tokens), WIDTH), dtype=numpy.float32) * 0.3
    embedded[:, 0] = 8.0
    writer.add_tensor("token_embd.weight", embedded)
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        ones(f"{block}.attn_norm.weight", WIDTH)
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            weights(f"{block}.{part}.weight", WIDTH, WIDTH)
        ones(f"{block}.ffn_norm.weight", WIDTH)
        weights(f"{block}.ffn_gate.weight", INNER, WIDTH)
        weights(f"{block}.ffn_up.weight", INNER, WIDTH)
        weights(f"{block}.ffn_down.weight", WIDTH, INNER)
    ones("output_norm.weight", WIDTH)
    output = random.standard_normal((len(tokens), WIDTH), dtype=numpy.float32) * 0.05
    output[:, 0] = [gladly / 5.0 for _, _, gladly in tokens]
    writer.add_tensor("output.weight", output)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "random.gguf"
        make_model(path, seed)
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.hostnames = ["127.0.0.1"]
        params.port = 0
        params.n_ctx = CONTEXT
        params.n_parallel = 1
        params.n_gpu_layers = 0
        params.warmup = False
        # One thread: several that wait for each other stand still on a busy machine.
        params.cpuparams.n_threads = 1
        params.cpuparams_batch.n_threads = 1
        params.chat_template = "chatml"
        server = xllamacpp.Server(params)
        print(f"{server.listening_address}/v1", flush=True)
        sys.stdin.read()
        # Its threads would hold the process up.
        del server


if __name__ == "__main__":
    main()
