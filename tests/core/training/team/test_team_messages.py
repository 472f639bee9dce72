import pytest
import torch

from cnnviz.core.errors import TeamError
from cnnviz.core.training.team.team_messages import add_up, flat, gather, put_back, take_from_first


@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_a_row_of_values_goes_back_where_it_came_from(memory_format: torch.memory_format) -> None:
    kernels = torch.arange(120.0).view(2, 5, 3, 4).contiguous(memory_format=memory_format)
    tensors = [kernels, torch.tensor(7.0), torch.empty(0), torch.arange(3.0)]
    row = flat(tensors)
    assert row.tolist() == [*range(120), 7, *range(3)]
    put_back(row + 1, tensors)
    assert torch.equal(kernels, torch.arange(1.0, 121).view(2, 5, 3, 4))
    assert tensors[1] == 8
    assert tensors[3].tolist() == [1, 2, 3]


def test_a_lost_process_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*arguments: object) -> None:
        raise RuntimeError("[gloo/transport/tcp/pair.cc:553] Connection closed by peer")

    for name in ("all_reduce", "broadcast", "all_gather"):
        monkeypatch.setattr(f"torch.distributed.{name}", lost)
    monkeypatch.setattr("torch.distributed.get_world_size", lambda: 2)
    for message in (add_up, take_from_first, gather):
        with pytest.raises(TeamError, match="has ended or does not answer"):
            message(torch.zeros(1))
