//! Dates, times, durations, decimals, UUIDs and paths, both ways.
//!
//! Python counts microseconds, Java nanoseconds: what would lose digits on the way to Python is kept as text by nobody –
//! it is an error that says so.

use crate::packer::Packer;
use crate::result::Unpacker;
use sanca_capi::error::Builtin;
use sanca_capi::number::Integer;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::ClassId;
use sanca_model::pack::tag;
use sanca_model::well_known;

fn number(value: Borrowed<'_>, name: &'static core::ffi::CStr) -> Result<i64> {
    let gil = value.gil();
    match value.attr(name)?.get(gil).integer() {
        Integer::Small(number) => Ok(number),
        Integer::Big => Err(gil.raise(Builtin::OverflowError, "a date or time field does not fit 64 bits")),
    }
}

/// Writes a value of the standard library for a place of that class. `false`: it is none of them.
pub fn pack(packer: &mut Packer<'_>, value: Borrowed<'_>, class: ClassId) -> Result<bool> {
    let gil = packer.gil();
    let library = packer.state().library(gil)?;
    let is = |class: &Object| value.is_instance(class.get(gil));
    if is(&library.decimal) {
        decimal(packer, value)?;
    } else if is(&library.datetime) {
        datetime(packer, value, class)?;
    } else if is(&library.date) {
        packer.raw(&[tag::LOCAL_DATE]);
        date_fields(packer, value)?;
    } else if is(&library.time) {
        let offset = offset_seconds(value)?;
        packer.raw(&[if offset.is_some() { tag::OFFSET_TIME } else { tag::LOCAL_TIME }]);
        time_fields(packer, value)?;
        if let Some(offset) = offset {
            packer.raw(&offset.to_ne_bytes());
        }
    } else if is(&library.timedelta) {
        duration(packer, value)?;
    } else if is(&library.uuid) {
        uuid(packer, value)?;
    } else if is(&library.pure_path) {
        packer.raw(&[if class == well_known::FILE { tag::FILE } else { tag::PATH }]);
        let text = value.str()?;
        packer.text(text.get(gil))?;
    } else {
        return Ok(false);
    }
    Ok(true)
}

fn decimal(packer: &mut Packer<'_>, value: Borrowed<'_>) -> Result<()> {
    let gil = packer.gil();
    let finite = value.call_method(c"is_finite", &[])?;
    if !finite.get(gil).truth()? {
        let text = value.str()?.get(gil).to_text_lossy();
        let message = format!(
            "Decimal('{text}') has no java.math.BigDecimal: only finite values do; pass float('{text}') for a double"
        );
        return Err(packer.state().raise(gil, "ConversionError", &message));
    }
    let text = value.str()?.get(gil).to_text_lossy();
    packer.raw(&[tag::BIG_DECIMAL]);
    packer.counted(text.as_bytes());
    Ok(())
}

fn date_fields(packer: &mut Packer<'_>, value: Borrowed<'_>) -> Result<()> {
    let year = number(value, c"year")? as i32;
    packer.raw(&year.to_ne_bytes());
    packer.raw(&[number(value, c"month")? as u8, number(value, c"day")? as u8]);
    Ok(())
}

fn time_fields(packer: &mut Packer<'_>, value: Borrowed<'_>) -> Result<()> {
    packer.raw(&[number(value, c"hour")? as u8, number(value, c"minute")? as u8, number(value, c"second")? as u8]);
    packer.u32(number(value, c"microsecond")? as u32 * 1000);
    Ok(())
}

/// The UTC offset of an aware value, in whole seconds; Java has no finer ones.
fn offset_seconds(value: Borrowed<'_>) -> Result<Option<i32>> {
    let gil = value.gil();
    let offset = value.call_method(c"utcoffset", &[])?;
    let offset = offset.get(gil);
    if offset.is_none() {
        return Ok(None);
    }
    if number(offset, c"microseconds")? != 0 {
        return Err(gil.raise(Builtin::ValueError, "a UTC offset with a fraction of a second has no Java counterpart"));
    }
    Ok(Some((number(offset, c"days")? * 86_400 + number(offset, c"seconds")?) as i32))
}

fn datetime(packer: &mut Packer<'_>, value: Borrowed<'_>, class: ClassId) -> Result<()> {
    let Some(offset) = offset_seconds(value)? else {
        packer.raw(&[tag::LOCAL_DATE_TIME]);
        date_fields(packer, value)?;
        return time_fields(packer, value);
    };
    match class {
        well_known::INSTANT | well_known::DATE => {
            let (seconds, micros) = epoch(value, offset)?;
            if class == well_known::DATE {
                if micros % 1000 != 0 {
                    let gil = packer.gil();
                    let message = "a datetime with microseconds does not fit java.util.Date, which counts milliseconds; use value.replace(microsecond=...)";
                    return Err(packer.state().raise(gil, "ConversionError", message));
                }
                packer.tagged(tag::DATE, &(seconds * 1000 + micros / 1000).to_ne_bytes());
            } else {
                packer.tagged(tag::INSTANT, &seconds.to_ne_bytes());
                packer.u32(micros as u32 * 1000);
            }
        }
        well_known::ZONED_DATE_TIME => {
            packer.raw(&[tag::ZONED_DATE_TIME]);
            date_fields(packer, value)?;
            time_fields(packer, value)?;
            packer.raw(&offset.to_ne_bytes());
            packer.counted(zone_name(value)?.as_bytes());
        }
        _ => {
            packer.raw(&[tag::OFFSET_DATE_TIME]);
            date_fields(packer, value)?;
            time_fields(packer, value)?;
            packer.raw(&offset.to_ne_bytes());
        }
    }
    Ok(())
}

/// Seconds since 1970 and microseconds of the second.
fn epoch(value: Borrowed<'_>, offset: i32) -> Result<(i64, i64)> {
    let gil = value.gil();
    let days = match value.call_method(c"toordinal", &[])?.get(gil).integer() {
        Integer::Small(days) => days - 719_163,
        Integer::Big => 0,
    };
    let seconds = number(value, c"hour")? * 3600 + number(value, c"minute")? * 60 + number(value, c"second")?;
    Ok((days * 86_400 + seconds - i64::from(offset), number(value, c"microsecond")?))
}

/// The key of a `zoneinfo.ZoneInfo`, or nothing.
fn zone_name(value: Borrowed<'_>) -> Result<String> {
    let gil = value.gil();
    let zone = value.attr(c"tzinfo")?;
    let key = zone.get(gil).attr_or_none(c"key")?;
    Ok(key.filter(|key| key.get(gil).is_str()).map_or_else(String::new, |key| key.get(gil).to_text_lossy()))
}

fn duration(packer: &mut Packer<'_>, value: Borrowed<'_>) -> Result<()> {
    let seconds = number(value, c"days")? * 86_400 + number(value, c"seconds")?;
    packer.tagged(tag::DURATION, &seconds.to_ne_bytes());
    packer.u32(number(value, c"microseconds")? as u32 * 1000);
    Ok(())
}

fn uuid(packer: &mut Packer<'_>, value: Borrowed<'_>) -> Result<()> {
    let gil = packer.gil();
    let bytes = value.attr(c"bytes")?;
    let bytes = bytes.get(gil).bytes_view().filter(|bytes| bytes.len() == 16);
    let Some(bytes) = bytes else { return Err(gil.raise(Builtin::TypeError, "a UUID without 16 bytes")) };
    let half = |range: core::ops::Range<usize>| {
        let mut eight = [0; 8];
        eight.copy_from_slice(&bytes[range]);
        i64::from_be_bytes(eight)
    };
    packer.tagged(tag::UUID, &half(0..8).to_ne_bytes());
    packer.raw(&half(8..16).to_ne_bytes());
    Ok(())
}

/// Reads what [`Unpacker::value`] leaves to this file.
pub fn unpack(unpacker: &mut Unpacker<'_, '_>, which: u8) -> Result<Object> {
    let gil = unpacker.gil();
    let library = unpacker.state().library(gil)?;
    match which {
        tag::LOCAL_DATE => {
            let fields = read_date(unpacker)?;
            call(gil, &library.date, fields)
        }
        tag::LOCAL_TIME => {
            let fields = read_time(unpacker)?;
            call(gil, &library.time, fields)
        }
        tag::LOCAL_DATE_TIME => {
            let fields = read_both(unpacker)?;
            call(gil, &library.datetime, fields)
        }
        tag::OFFSET_TIME => {
            let mut fields = read_time(unpacker)?;
            fields.push(fixed_zone(unpacker)?);
            call(gil, &library.time, fields)
        }
        tag::OFFSET_DATE_TIME => {
            let mut fields = read_both(unpacker)?;
            fields.push(fixed_zone(unpacker)?);
            call(gil, &library.datetime, fields)
        }
        tag::ZONED_DATE_TIME => read_zoned(unpacker),
        tag::INSTANT => {
            let seconds = unpacker.i64()?;
            let nanos = unpacker.u32()?;
            at_epoch(unpacker, seconds, nanos)
        }
        tag::DATE => {
            let millis = unpacker.i64()?;
            at_epoch(unpacker, millis.div_euclid(1000), millis.rem_euclid(1000) as u32 * 1_000_000)
        }
        tag::DURATION => {
            let seconds = unpacker.i64()?;
            let nanos = unpacker.u32()?;
            delta(unpacker, seconds, nanos)
        }
        tag::UUID => {
            let (most, least) = (unpacker.i64()?, unpacker.i64()?);
            let bytes = [most.to_be_bytes(), least.to_be_bytes()].concat();
            let number = gil.bytes(&bytes)?;
            let none = gil.none();
            library.uuid.get(gil).call(&[none.get(gil), number.get(gil)])
        }
        tag::PATH | tag::FILE => {
            let text = unpacker.value()?;
            library.path.get(gil).call(&[text.get(gil)])
        }
        _ => Err(gil.raise_static(c"internal error in Sanca: unknown packed value")),
    }
}

fn call(gil: Gil<'_>, class: &Object, fields: Vec<Object>) -> Result<Object> {
    let fields: Vec<Borrowed<'_>> = fields.iter().map(|field| field.get(gil)).collect();
    class.get(gil).call(&fields)
}

fn micros(unpacker: &Unpacker<'_, '_>, nanos: u32) -> Result<i64> {
    if !nanos.is_multiple_of(1000) {
        let message = format!(
            "{nanos} nanoseconds do not fit a Python time, which counts microseconds; truncate it in Java first (truncatedTo(ChronoUnit.MICROS))"
        );
        return Err(unpacker.state().raise(unpacker.gil(), "ConversionError", &message));
    }
    Ok(i64::from(nanos / 1000))
}

fn read_date(unpacker: &mut Unpacker<'_, '_>) -> Result<Vec<Object>> {
    let gil = unpacker.gil();
    let year = unpacker.i32()?;
    let (month, day) = (unpacker.u8()?, unpacker.u8()?);
    if !(1..=9999).contains(&year) {
        let message = format!("the year {year} does not fit a Python date, which covers 1 to 9999");
        return Err(unpacker.state().raise(gil, "ConversionOverflowError", &message));
    }
    Ok(vec![gil.int(i64::from(year))?, gil.int(i64::from(month))?, gil.int(i64::from(day))?])
}

fn read_time(unpacker: &mut Unpacker<'_, '_>) -> Result<Vec<Object>> {
    let gil = unpacker.gil();
    let (hour, minute, second) = (unpacker.u8()?, unpacker.u8()?, unpacker.u8()?);
    let nanos = unpacker.u32()?;
    let micros = micros(unpacker, nanos)?;
    Ok(vec![gil.int(i64::from(hour))?, gil.int(i64::from(minute))?, gil.int(i64::from(second))?, gil.int(micros)?])
}

fn read_both(unpacker: &mut Unpacker<'_, '_>) -> Result<Vec<Object>> {
    let mut fields = read_date(unpacker)?;
    fields.append(&mut read_time(unpacker)?);
    Ok(fields)
}

fn fixed_zone(unpacker: &mut Unpacker<'_, '_>) -> Result<Object> {
    let gil = unpacker.gil();
    let seconds = unpacker.i32()?;
    let library = unpacker.state().library(gil)?;
    if seconds == 0 {
        return library.timezone.get(gil).attr(c"utc");
    }
    let delta = delta(unpacker, i64::from(seconds), 0)?;
    library.timezone.get(gil).call(&[delta.get(gil)])
}

fn delta(unpacker: &Unpacker<'_, '_>, seconds: i64, nanos: u32) -> Result<Object> {
    let gil = unpacker.gil();
    let micros = micros(unpacker, nanos)?;
    let parts = [gil.int(0)?, gil.int(seconds)?, gil.int(micros)?];
    let library = unpacker.state().library(gil)?;
    library.timedelta.get(gil).call(&[parts[0].get(gil), parts[1].get(gil), parts[2].get(gil)])
}

fn read_zoned(unpacker: &mut Unpacker<'_, '_>) -> Result<Object> {
    let gil = unpacker.gil();
    let mut fields = read_both(unpacker)?;
    let offset = fixed_zone(unpacker)?;
    let name = String::from_utf8_lossy(unpacker.counted(1)?).into_owned();
    let library = unpacker.state().library(gil)?;
    if name.is_empty() || name == "Z" || name.starts_with(['+', '-']) {
        fields.push(offset);
        return call(gil, &library.datetime, fields);
    }
    // Go through the offset, so that the right one of two equal wall-clock times is meant.
    fields.push(offset);
    let moment = call(gil, &library.datetime, fields)?;
    let name = gil.text(&name)?;
    let zone = gil.import(c"zoneinfo")?.get(gil).call_method(c"ZoneInfo", &[name.get(gil)])?;
    moment.get(gil).call_method(c"astimezone", &[zone.get(gil)])
}

/// An aware datetime in UTC.
fn at_epoch(unpacker: &Unpacker<'_, '_>, seconds: i64, nanos: u32) -> Result<Object> {
    let gil = unpacker.gil();
    let library = unpacker.state().library(gil)?;
    let utc = library.timezone.get(gil).attr(c"utc")?;
    let fields = [1970, 1, 1, 0, 0, 0, 0].into_iter().map(|field| gil.int(field)).collect::<Result<Vec<_>>>()?;
    let mut fields: Vec<Object> = fields;
    fields.push(utc);
    let epoch = call(gil, &library.datetime, fields)?;
    let delta = delta(unpacker, seconds, nanos)?;
    epoch.get(gil).call_method(c"__add__", &[delta.get(gil)])
}
