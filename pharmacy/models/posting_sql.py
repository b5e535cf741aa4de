"""The ledger's rules that the database holds (pharmacy reference, 2.2). Each refusal is a named code.

The codes are turned into sentences by `pharmacy.services.refusals`.
"""

POST_MOVEMENT = """
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('pharmacy.month:' || NEW.centre_id::text, 0));
    INSERT INTO public.pharmacy_balance (id, centre_id, location_id, lot_id, medicine_id)
    VALUES (public.core_uuid7(), NEW.centre_id, NEW.location_id, NEW.lot_id, NEW.medicine_id)
    ON CONFLICT (location_id, lot_id) DO NOTHING;
    SELECT * INTO bal FROM public.pharmacy_balance
    WHERE location_id = NEW.location_id AND lot_id = NEW.lot_id FOR UPDATE;
    SELECT l.expiry INTO last_day FROM public.pharmacy_lot l
    WHERE l.id = NEW.lot_id AND l.medicine_id = NEW.medicine_id;
    IF last_day IS NULL THEN
        RAISE EXCEPTION 'pharmacy_lot_of_other_product' USING ERRCODE = 'check_violation';
    END IF;
    SELECT kind INTO place FROM public.pharmacy_location WHERE id = NEW.location_id;

    NEW.recorded_at := clock_timestamp();
    IF NEW.event_at IS NULL THEN
        NEW.event_at := GREATEST(NEW.recorded_at, bal.last_event_at);
    END IF;
    day := (NEW.event_at AT TIME ZONE 'Africa/Bamako')::date;

    IF NEW.event_at > clock_timestamp() + interval '1 minute' THEN
        RAISE EXCEPTION 'pharmacy_in_the_future' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM public.pharmacy_monthclosing c
        WHERE c.centre_id = NEW.centre_id AND day < (c.month + interval '1 month')
    ) THEN
        RAISE EXCEPTION 'pharmacy_month_closed' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.event_at < bal.barrier_at AND NOT NEW.compensated THEN
        RAISE EXCEPTION 'pharmacy_before_count' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.reverses_id IS NULL AND NEW.kind IN ('dispensed', 'service_use', 'move_out', 'transfer_out') THEN
        IF bal.status <> 'usable' OR place IN ('quarantine', 'transit') THEN
            RAISE EXCEPTION 'pharmacy_lot_blocked' USING ERRCODE = 'check_violation';
        END IF;
        IF last_day < day THEN
            RAISE EXCEPTION 'pharmacy_lot_expired' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM public.pharmacy_movement m
        WHERE m.id = NEW.reverses_id AND m.location_id = NEW.location_id AND m.lot_id = NEW.lot_id
          AND m.kind = NEW.kind AND m.qty = -NEW.qty AND m.reverses_id IS NULL
    ) THEN
        RAISE EXCEPTION 'pharmacy_reversal_not_exact' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.qty < 0 AND NEW.event_at < bal.last_event_at THEN
        SELECT min(bal.on_hand - s.after_event) INTO lowest FROM (
            SELECT sum(m.qty) OVER (
                ORDER BY m.event_at DESC, m.seq DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS after_event
            FROM public.pharmacy_movement m
            WHERE m.location_id = NEW.location_id AND m.lot_id = NEW.lot_id AND m.event_at > NEW.event_at
        ) s;
        IF lowest + NEW.qty < 0 THEN
            RAISE EXCEPTION 'pharmacy_negative_in_the_past' USING ERRCODE = 'check_violation';
        END IF;
    END IF;

    UPDATE public.pharmacy_balance
    SET on_hand = on_hand + NEW.qty, seq = seq + 1, last_event_at = GREATEST(last_event_at, NEW.event_at)
    WHERE id = bal.id
    RETURNING seq, on_hand INTO NEW.seq, NEW.balance_after;
    RETURN NEW;
"""

COMPENSATED_IN_DOCUMENT = """
    IF (
        SELECT sum(m.qty) FROM public.pharmacy_movement m
        WHERE m.document_id = NEW.document_id AND m.location_id = NEW.location_id
          AND m.lot_id = NEW.lot_id AND m.compensated
    ) <> 0 THEN
        RAISE EXCEPTION 'pharmacy_not_compensated' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""

ONLY_BY_MOVEMENTS = """
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'pharmacy_balance_only_by_movements' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.on_hand <> 0 OR NEW.seq <> 0 THEN
            RAISE EXCEPTION 'pharmacy_balance_only_by_movements' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF pg_trigger_depth() < 2 AND (NEW.on_hand <> OLD.on_hand OR NEW.seq <> OLD.seq) THEN
        RAISE EXCEPTION 'pharmacy_balance_only_by_movements' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.location_id <> OLD.location_id OR NEW.lot_id <> OLD.lot_id THEN
        RAISE EXCEPTION 'pharmacy_balance_only_by_movements' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
