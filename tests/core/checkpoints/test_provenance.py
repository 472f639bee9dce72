import json

import torch

import cnnviz
from cnnviz.core.checkpoints.provenance import describe_run
from cnnviz.core.training.devices import choose_device
from cnnviz.core.training.recipes import TrainingConfig


def test_a_run_is_described_so_that_it_can_be_repeated() -> None:
    config = TrainingConfig("article", 3, 64, 0.002, seed=7)
    made_by = json.loads(json.dumps(describe_run("mnist", config, 3)))
    assert made_by == {
        "dataset": "mnist",
        "recipe": "article",
        "epochs": 3,
        "batch_size": 64,
        "learning_rate": 0.002,
        "schedule": "constant",
        "optimizer": "adam",
        "label_smoothing": 0.0,
        "flipped": False,
        "plain_share": 0.0,
        "whitened": False,
        "fc_decay": 0.0,
        "drawings_share": 0.0,
        "others_share": 0.0,
        "people": "",
        "seed": 7,
        "device": choose_device("auto").type,
        "precision": "float32",
        "cnnviz": cnnviz.__version__,
        "torch": torch.__version__,
        "threads": 3,
    }
