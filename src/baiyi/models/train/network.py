"""The decoder, by `transformers`' own classes, and its loss on what is to be learned."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch.nn import functional

from .. import frame
from ..packages import package
from . import checkpoint, shard
from .machine import Machine
from .order import Batch
from .plan import HEAD, Shape
from .tensors import Whole
from .tensors import save as save_tensors

CHUNK = 512  # rows of the vocabulary's table at once: they stay near the processor


class AnswerLoss(torch.autograd.Function):
    """The summed cross entropy of `hidden @ words.T` against targets, some rows at a time.

    Its gradient is found on the way, so that the table of all rows against all words (the
    largest thing in a small model's training) is never in memory, nor computed twice.
    """

    @staticmethod
    def forward(ctx: Any, hidden: Any, words: Any, targets: Any) -> Any:
        total = torch.zeros((), dtype=torch.float32, device=hidden.device)
        by_hidden = torch.empty_like(hidden)
        # Frozen where a model is tuned by LoRA; of a large vocabulary it is much memory.
        learns = ctx.needs_input_grad[1]
        by_words = torch.zeros_like(words, dtype=torch.float32) if learns else None
        for first in range(0, len(targets), CHUNK):
            rows = hidden[first : first + CHUNK]
            wanted = targets[first : first + CHUNK, None]
            scores = (rows @ words.t()).float()
            level = scores.logsumexp(1, keepdim=True)
            total += (level - scores.gather(1, wanted)).sum()
            scores.sub_(level).exp_()
            scores.scatter_add_(1, wanted, torch.full_like(level, -1.0))
            slope = scores.to(hidden.dtype)
            torch.mm(slope, words, out=by_hidden[first : first + CHUNK])
            if by_words is None:
                continue
            if slope.dtype == torch.float32:
                by_words.addmm_(slope.t(), rows)
            else:
                by_words += slope.t() @ rows
        ctx.save_for_backward(by_hidden, None if by_words is None else by_words.to(words.dtype))
        return total

    @staticmethod
    def backward(ctx: Any, *slopes: Any) -> Any:
        by_hidden, by_words = ctx.saved_tensors
        return by_hidden * slopes[0], None if by_words is None else by_words * slopes[0], None


def new(shape: Shape, tokens: tuple[int, int, int], seed: int) -> Any:
    """A LlamaForCausalLM with random weights; `tokens` are begin, end and pad."""
    classes = transformers()
    torch.manual_seed(seed)
    head = min(HEAD, shape.width)
    begin, end, pad = tokens
    return classes.LlamaForCausalLM(
        classes.LlamaConfig(
            vocab_size=shape.vocabulary,
            hidden_size=shape.width,
            num_hidden_layers=shape.depth,
            num_attention_heads=shape.width // head,
            num_key_value_heads=shape.width // head,
            intermediate_size=shape.inner,
            max_position_embeddings=shape.context,
            tie_word_embeddings=True,
            bos_token_id=begin,
            eos_token_id=end,
            pad_token_id=pad,
            attn_implementation="sdpa",
        )
    )


def load(folder: Path) -> Any:
    """A model from a folder that `save_pretrained` wrote."""
    return transformers().AutoModelForCausalLM.from_pretrained(
        folder, local_files_only=True, dtype=torch.float32, attn_implementation="sdpa"
    )


def save(
    model: Any,
    tokenizer: Path,
    folder: Path,
    whole: Whole | None = None,
    base: Path | None = None,
) -> None:
    """Write a model and its tokenizer, whole, as `from_pretrained` reads them. Raises NoRoom.

    `whole` gives the tensors of one whose weights are split; `base` is the model that was tuned, whose
    tokenizer's settings and chat template are kept.
    """

    def fill(building: Path) -> None:
        model.save_pretrained(building, state_dict=None if whole is None else {})
        if whole is not None:
            named = dict(model.named_parameters())
            save_tensors(named, building / "model.safetensors", whole, {"format": "pt"})
        if hasattr(model, "peft_config"):
            return  # an adapter: its base has the tokenizer
        named = {"bos_token": model.config.bos_token_id, "eos_token": model.config.eos_token_id}
        named["pad_token"] = model.config.pad_token_id
        words = Tokenizer.from_file(str(tokenizer))
        # A base may have none of them, or several ends.
        known = {name: n for name, n in named.items() if isinstance(n, int)}
        transformers().PreTrainedTokenizerFast(
            tokenizer_object=words, **{name: words.id_to_token(n) for name, n in known.items()}
        ).save_pretrained(building)
        kept = [base / name for name in frame.FILES] if base else []
        for path in filter(Path.is_file, kept):
            shutil.copyfile(path, building / path.name)

    checkpoint.write_folder(folder, fill)


class Learner(torch.nn.Module):
    """A model with the way its loss is computed; `body` is all of it but the last table.

    `split`: each of several workers holds a part of its weights, and has to call it as often.
    """

    def __init__(
        self,
        model: Any,
        machine: Machine,
        *,
        compiled: bool = False,
        recompute: bool = False,
        split: bool = False,
    ) -> None:
        super().__init__()
        self.model = model if split else model.to(machine.device)
        self.device = machine.device
        self.model.config.use_cache = False
        if recompute:
            self.model.activation_checkpointing_enable({"use_reentrant": False})
        body = (model.get_base_model() if hasattr(model, "peft_config") else model).model
        self.body = torch.compile(body, dynamic=True) if compiled else body
        self.narrow, self.split = machine.narrow, split
        if split:
            shard.split(self, body.layers, machine.device)

    def dealt(self, batches: list[Batch]) -> list[Batch]:
        """This worker's batches, to be computed at the same time as the others compute theirs."""
        return shard.alike(batches) if self.split else batches

    def hidden(self, batch: Batch) -> Any:
        """What the body makes of each place whose next token is learned."""
        tokens = torch.from_numpy(batch.tokens).to(self.device)
        places = torch.from_numpy(batch.places).to(self.device)
        with torch.autocast(self.device, torch.bfloat16, enabled=self.narrow):
            hidden = self.body(input_ids=tokens, use_cache=False).last_hidden_state
        return hidden.reshape(-1, hidden.shape[-1])[places]

    def loss(self, batch: Batch) -> Any:
        """The sum over the learned tokens, as a tensor with its graph."""
        return self(batch)

    def forward(self, batch: Batch) -> Any:
        rows = self.hidden(batch)
        targets = torch.from_numpy(batch.targets).to(self.device)
        words = self.model.get_output_embeddings().weight
        if self.narrow:
            rows, words = rows.bfloat16(), words.bfloat16()
        if torch.is_grad_enabled():
            return AnswerLoss.apply(rows, words, targets)
        return sum(
            functional.cross_entropy(
                functional.linear(rows[first : first + CHUNK], words).float(),
                targets[first : first + CHUNK],
                reduction="sum",
            )
            for first in range(0, len(targets), CHUNK)
        )


def flops(shape: Shape, tokens: int, learned: int) -> float:
    """Operations of a step, forth and back (Chowdhery et al. 2022): six for a parameter and token;
    the table of words counts where a token is learned. Attention, small here, is left out.
    """
    return 6.0 * (shape.body * tokens + shape.vocabulary * shape.width * learned)


def transformers() -> Any:
    found = package("transformers", "train", "training needs", "训练需要")
    found.utils.logging.set_verbosity_error()
    found.utils.logging.disable_progress_bar()
    return found
