"""A Llama-shaped decoder as GGUF, the file of llama.cpp.

Weights of 16 bits (F16), or of 8 with a scale for each 32 (Q8_0); norms stay in 32. llama.cpp turns pairs of
neighbouring numbers by the rotary places, transformers the first half with the second: the rows of the matrices
of queries and keys are put in llama.cpp's order.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np

from .. import packages
from .gguf_tokens import Told

Weights = Literal["q8_0", "f16"]
BLOCK = 32  # numbers that share a scale in Q8_0
NAMES = {  # of a layer's parts, transformers' and llama.cpp's
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
WHOLE = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output"}


def export(model: Any, tokens: Told, path: Path, *, weights: Weights, name: str) -> None:
    """Write the `LlamaForCausalLM` with its tokenizer to `path`. Raises MissingExtra, OSError."""
    gguf = package("gguf")
    writer = gguf.GGUFWriter(path, "llama")
    try:
        writer.add_name(name)
        _measures(writer, gguf, model.config, weights)
        _vocabulary(writer, tokens)
        for title, array in _tensors(model):
            kind = _kind(gguf, array, weights)
            writer.add_tensor(title, gguf.quants.quantize(array, kind), raw_dtype=kind)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()


def package(name: str) -> Any:
    """A package of the extra `gguf`. Raises MissingExtra."""
    return packages.package(name, "gguf", "models are exported as GGUF with", "导出 GGUF 需要")


def _measures(writer: Any, gguf: Any, told: Any, weights: Weights) -> None:
    writer.add_file_type(
        gguf.LlamaFileType.MOSTLY_Q8_0 if weights == "q8_0" else gguf.LlamaFileType.MOSTLY_F16
    )
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_vocab_size(told.vocab_size)
    writer.add_context_length(told.max_position_embeddings)
    writer.add_embedding_length(told.hidden_size)
    writer.add_block_count(told.num_hidden_layers)
    writer.add_feed_forward_length(told.intermediate_size)
    writer.add_head_count(told.num_attention_heads)
    writer.add_head_count_kv(told.num_key_value_heads)
    writer.add_key_length(told.head_dim)
    writer.add_value_length(told.head_dim)
    writer.add_rope_dimension_count(told.head_dim)
    writer.add_rope_freq_base(float(told.rope_parameters["rope_theta"]))
    writer.add_layer_norm_rms_eps(told.rms_norm_eps)


def _vocabulary(writer: Any, tokens: Told) -> None:
    writer.add_tokenizer_model(tokens.model)
    writer.add_tokenizer_pre(tokens.pre_tokenizer)
    writer.add_token_list(tokens.tokens)
    writer.add_token_types(tokens.types)
    if tokens.model == "t5":
        writer.add_token_scores(tokens.scores)
        writer.add_precompiled_charsmap(tokens.charsmap)
        writer.add_remove_extra_whitespaces(False)
        # No text reaches it; of its own unknown token llama.cpp would join several into one.
        writer.add_unk_token_id(tokens.begin)
    else:
        writer.add_token_merges(tokens.merges)
    writer.add_add_space_prefix(False)
    writer.add_bos_token_id(tokens.begin)
    writer.add_eos_token_id(tokens.end)
    if tokens.pad is not None:
        writer.add_pad_token_id(tokens.pad)
    if tokens.template:
        writer.add_chat_template(tokens.template)
    if tokens.turn is not None:
        writer.add_eot_token_id(tokens.turn)
    writer.add_add_bos_token(tokens.adds_begin)
    writer.add_add_eos_token(False)


def _tensors(model: Any) -> list[tuple[str, Any]]:
    """Names of llama.cpp, and the arrays, float32, in their order."""
    told, found = model.config, []
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight" and told.tie_word_embeddings:
            continue  # llama.cpp takes the table of words for it
        array = np.ascontiguousarray(tensor.float().numpy())
        part, _, kind = name.rpartition(".")
        if part in WHOLE:
            found.append((f"{WHOLE[part]}.{kind}", array))
            continue
        layer, _, inner = part.removeprefix("model.layers.").partition(".")
        if NAMES[inner] in ("attn_q", "attn_k"):
            heads = (
                told.num_attention_heads if NAMES[inner] == "attn_q" else told.num_key_value_heads
            )
            array = turned(array, heads)
        found.append((f"blk.{layer}.{NAMES[inner]}.{kind}", array))
    if (factors := frequency_factors(model)) is not None:
        found.append(("rope_freqs.weight", factors))
    return found


def turned(array: Any, heads: int) -> Any:
    """The rows [heads * width, ...] of each head, its two halves shuffled like cards."""
    halves = array.reshape(heads, 2, array.shape[0] // heads // 2, *array.shape[1:])
    return np.ascontiguousarray(halves.swapaxes(1, 2).reshape(array.shape))


def frequency_factors(model: Any) -> Any:
    """By how much each rotary frequency [width / 2] is slower than its base says; None: by nothing."""
    told = model.config
    found = model.model.rotary_emb.inv_freq.float().numpy()
    powers = np.arange(0, told.head_dim, 2, dtype=np.float64) / told.head_dim
    factors = told.rope_parameters["rope_theta"] ** -powers / found
    if np.allclose(factors, 1, rtol=1e-5):
        return None
    return factors.astype(np.float32)


def _kind(gguf: Any, array: Any, weights: Weights) -> Any:
    """Of a tensor: vectors stay in 32 bits, and a row that is no multiple of a block in 16."""
    kinds = gguf.GGMLQuantizationType
    if array.ndim == 1:
        return kinds.F32
    return kinds.Q8_0 if weights == "q8_0" and array.shape[-1] % BLOCK == 0 else kinds.F16
