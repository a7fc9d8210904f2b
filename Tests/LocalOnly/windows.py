"""Whether bytes of one file stand in another."""

LENGTH = 32


def common(secrets, data, known=()):
    """The first window of 32 bytes of one of `secrets` that `data` holds too, or None.

    Windows that tell nothing are passed over: of fewer than 9 different bytes, or with a half that is in one of `known`,
    bytes that are nobody's secret.
    """
    windows = {data[start:start + LENGTH] for start in range(len(data) - LENGTH + 1)}
    for secret in secrets:
        for start in range(len(secret) - LENGTH + 1):
            window = secret[start:start + LENGTH]
            halves = window[:LENGTH // 2], window[LENGTH // 2:]
            if window in windows and len(set(window)) > 8 and not any(half in other for other in known for half in halves):
                return window
    return None
